"""What reaches the house before it is an archive: received, screened, decided (seed 002 初步筛选, B21–B28)."""
