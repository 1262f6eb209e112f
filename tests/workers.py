"""Processes of their own beside a test, on its database: those that are killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import redis
from django.conf import settings
from django.db import connection

from agency.celery import app
from agency.encryption.provider import provider
from agency.models import KeyStoreMark


def database_url() -> str:
    """The owner's address of the test's database; the worker takes on the application's role by itself."""
    head, _slash, tail = os.environ.get("OWNER_DATABASE_URL", os.environ["DATABASE_URL"]).partition("?")
    return f"{head.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}" + (f"?{tail}" if tail else "")


class CeleryWorker:
    """A worker as the product starts it, with its pool, on the test's database, files, keys, and a queue of its own.

    It leads a group of processes, so that a kill takes all of them at the same moment.
    """

    def __init__(self, log: Path, **env: str):
        self.queue, self.log, self.more = f"test-{uuid4().hex}", log, env
        self.broker = redis.Redis.from_url(settings.REDIS_URL)
        self.process: subprocess.Popen | None = None

    def start(self, *, pool: int) -> None:
        KeyStoreMark.objects.update_or_create(id=1, defaults={"fingerprint": provider().fingerprint()})
        env = {name: value for name, value in os.environ.items() if name != "SECRET_KEY_FILE"} | {
            "DATABASE_URL": database_url(),
            "DATABASE_ROLE": settings.APPLICATION_ROLE,
            "DJANGO_SETTINGS_MODULE": "agency.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "KEY_DIRECTORY": str(settings.KEY_DIRECTORY),
            "FILES_DIRECTORY": str(settings.FILES_DIRECTORY),
            "MASTER_KEY": "",
            **self.more,
        }
        argv = [
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "--app",
            "agency",
            "worker",
            "--queues",
            self.queue,
        ]
        argv += ["--concurrency", str(pool), "--hostname", f"{self.queue}@ludang", "--loglevel", "INFO"]
        argv += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                argv, env=env, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def send(self, *tasks: str) -> None:
        for task in tasks:
            app.send_task(f"compliance.contract_tasks.{task}", queue=self.queue)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def unanswered(self) -> list[bytes]:
        """Messages a worker has taken and not finished, dead or alive."""
        return [tag for tag, said in self.broker.hgetall("unacked").items() if self.queue.encode() in said]

    def let_time_pass(self) -> None:
        """The broker gives the unfinished work of a dead worker out again, as after a quarter of an hour."""
        for tag in self.unanswered():
            self.broker.zadd("unacked_index", {tag: 1})

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        for tag in self.unanswered():
            self.broker.hdel("unacked", tag)
            self.broker.zrem("unacked_index", tag)
        names = (f"_kombu.binding.{self.queue}", f"_kombu.binding_permanent.{self.queue}")
        self.broker.delete(self.queue, *names)
