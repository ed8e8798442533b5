"""A cluster of the tests starts again whatever its killed postmaster has left."""

import os
import signal

from support import cluster, database


def test_a_backend_that_cannot_end_by_itself_is_ended():
    pg = cluster.Cluster()
    try:
        connection = database.connect(pg, "postgres")
        os.kill(connection.info.backend_pid, signal.SIGSTOP)
        pg.process.kill()
        pg.process.wait()
        pg.start()  # else it does not
        database.connect(pg, "postgres").close()
    finally:
        pg.remove()
