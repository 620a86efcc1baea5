"""Start the sync server: `python -m sync_server --data DIR --root KEY`."""

import os
import socket
import sys

import uvicorn

from sync_server.limits import CONNECTIONS, IDLE_S
from sync_server.service import build
from sync_server.settings import Settings, read
from sync_server.store.sqlite import SqliteStore


def main() -> None:
    """Serve until told to stop. Say where, and nothing about anybody who comes."""
    settings = read(sys.argv[1:], os.environ)
    os.umask(0o077)
    with _listening(settings) as listening:
        store = SqliteStore(settings.data)
        service = build(settings, store)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        port = listening.getsockname()[1]
        sys.stdout.write(f"The sync server of this study listens on http://{host}:{port}\n")
        sys.stdout.flush()
        config = uvicorn.Config(
            service,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=IDLE_S,
            timeout_graceful_shutdown=5,
            lifespan="off",
            ws="none",
        )
        uvicorn.Server(config).run(sockets=[listening])
        store.close()


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        where = f"port {settings.port} of {settings.host}"
        raise SystemExit(f"sync_server: {where} cannot be used: {error.strerror}") from None


if __name__ == "__main__":
    main()
