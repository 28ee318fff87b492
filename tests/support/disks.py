"""Small disks of their own, which can be full and read-only."""

import gc
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SIZE = 1_000_000


class Disk:
    """A disk in memory, mounted on a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("this user may not mount a disk, and a folder's permissions do not bind root")

    def fill(self) -> None:
        with (self.folder / "rest").open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def make_room(self) -> None:
        (self.folder / "rest").unlink()

    def enlarge(self) -> None:
        subprocess.run(["mount", "-o", f"remount,size={8 * SIZE}", str(self.folder)], check=True)

    def allow(self, *, writing: bool) -> None:
        how = "rw" if writing else "ro"
        # What a thread that has ended left open would hinder it.
        gc.collect()
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = Disk(folder)
    yield mounted
    subprocess.run(["umount", "-l", str(folder)], check=True)
