"""Every quarter the managers confirm each share and each role with one press, or it ends (D9)."""
