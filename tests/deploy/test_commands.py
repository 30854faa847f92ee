# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An obstacle to a command is named in a single sentence that tells what to do."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIB = ROOT / "scripts" / "lib.sh"
LOCAL_MODEL = f". '{ROOT / 'scripts' / 'local_model.sh'}';"
TARGET = re.compile(r"^([a-z0-9-]+):.*## (.+)$", re.MULTILINE)


@pytest.fixture
def fake(tmp_path):
    """Put commands of our own before the system's: `fake("df", "echo …")`."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def add(name, script):
        path = folder / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    add.folder = folder
    return add


def run(script, fake=None, **env):
    """Run shell code after lib.sh; the fakes come first on the PATH."""
    path = f"PATH={fake.folder}:$PATH;" if fake else ""
    return subprocess.run(
        ["bash", "-c", f". '{LIB}'; {path} {script}"],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def sentence(done):
    """The one sentence with which a command gave up."""
    assert done.returncode == 1, done
    said = [line for line in done.stderr.splitlines() if line.startswith("edic: ")]
    assert len(said) == 1, done.stderr
    return said[0]


@pytest.mark.parametrize(
    ("release", "found"),
    [
        ('ID=ubuntu\nVERSION_ID="24.04"\n', "ubuntu 24.04"),
        ('ID=debian\nVERSION_ID="12"\n', "debian 12"),
        ("", "unknown"),
    ],
)
def test_another_distribution(tmp_path, release, found):
    file = tmp_path / "os-release"
    file.write_text(release)
    said = sentence(run("check_machine", OS_RELEASE=str(file)))
    assert found in said
    assert "docs/install.md" in said


def test_too_little_disk(fake):
    fake("df", "echo header; echo /dev/x 1000000 900000 102400 90% /")
    said = sentence(run("check_machine 4000", fake))
    assert "100 MB are free" in said
    assert "4000 MB are needed" in said


def test_no_rights_and_no_sudo(fake):
    fake("id", "echo 1000")
    said = sentence(run("command() { return 1; }; check_rights", fake))
    assert "root" in said


def test_sudo_that_refuses(fake):
    fake("id", "echo 1000")
    fake("sudo", "exit 1")
    assert "may use sudo" in sentence(run("check_rights", fake))


def test_no_network(fake):
    fake("apt-get", "exit 100")
    fake("dpkg-query", "exit 1")
    fake("dpkg", "exit 0")
    fake("id", "echo 0")
    script = "add_odoo_source() { :; }; need_packages some-package"
    said = sentence(run(script, fake))
    assert "network" in said
    assert "apt.log" in said


def test_lint_in_a_new_clone_runs_beside_apt(fake, tmp_path):
    """Nothing has been installed by a command of this clone, nor by this machine but
    for the package of the venv."""
    fake("dpkg-query", '[[ "$*" == *python3-venv ]] && echo installed')
    script = f"""
        . '{ROOT / "scripts" / "tests.sh"}'
        VAR='{tmp_path / "var"}' broken=()
        lint_last() {{ echo looked; }}
        begin_lint_beside_apt
        end_beside
        echo "broken: ${{broken[*]}}"
    """
    assert run(script, fake).stdout.splitlines() == ["looked", "broken: "]


def test_a_busy_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = str(server.getsockname()[1])
        done = subprocess.run(
            ["bash", str(ROOT / "scripts" / "edic"), "run"],
            env={**os.environ, "PORT": port, "PID_FILE": "/nonexistent"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    said = sentence(done)
    assert port in said
    assert "make run PORT=" in said


@pytest.fixture
def local(tmp_path):
    """Run shell code that starts and stops local models of our own."""

    def shell(script):
        done = run(
            f"{LOCAL_MODEL} VAR='{tmp_path}'; mkdir -p '{tmp_path}/log'; {script}"
        )
        assert not done.returncode, done.stderr
        return done

    shell.var = tmp_path
    yield shell
    shell("stop_local_model")


def is_up(pid):
    """Return whether it runs; what ended but was not cleared has no command line."""
    try:
        return bool(Path("/proc", pid, "cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False


START = (
    "need_local_model; echo $(local_model_pid) $EDIC_AI_LOCAL_URL $EDIC_AI_KEY_LOCAL"
)


def test_local_model_is_started_once_and_stopped(local):
    first = local(START)
    pid, url, key = first.stdout.split()
    assert "its answers mean nothing" in first.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1", url)
    assert len(key) > 30
    assert (local.var / "secrets").stat().st_mode & 0o777 == 0o700
    secret = local.var / "secrets" / "local-model.key"
    assert secret.stat().st_mode & 0o777 == 0o600
    again = local(START)
    assert again.stdout == first.stdout
    assert again.stderr == ""
    local("stop_local_model")
    assert not is_up(pid)
    assert key not in (local.var / "log" / "local-model.log").read_text()


def test_a_command_stops_the_local_model_that_it_started(local):
    pid, *_ = local(START.replace("need_", "borrow_")).stdout.split()
    assert not is_up(pid)


def test_a_command_leaves_the_local_model_of_another(local):
    pid, *_ = local(START).stdout.split()
    same, *_ = local(START.replace("need_", "borrow_")).stdout.split()
    assert same == pid
    assert is_up(pid)


def test_benchmarks_start_nothing_that_outlives_them():
    """Only `make run` keeps a model: each other command borrows it."""
    text = (ROOT / "scripts" / "tests.sh").read_text()
    assert "need_local_model" not in text
    assert "borrow_local_model" in text


def test_a_local_model_that_died_comes_back_where_it_was(local):
    pid, *rest = local(START).stdout.split()
    os.kill(int(pid), signal.SIGKILL)
    while is_up(pid):  # until init has taken it
        time.sleep(0.05)
    new_pid, *again = local(START).stdout.split()
    assert new_pid != pid
    assert again == rest


def test_stopping_the_local_model_spares_another_process(local):
    """Numbers of processes are used again: a file may name somebody else's."""
    with subprocess.Popen(["sleep", "60"]) as other:
        (local.var / "local-model.pid").write_text(str(other.pid))
        local("stop_local_model")
        assert other.poll() is None
        other.kill()


def test_a_local_model_that_cannot_start(tmp_path):
    """Its process ends at once: no Python that could run it."""
    said = sentence(
        run(
            f"{LOCAL_MODEL} VAR='{tmp_path}/var'; VENV='{tmp_path}';"
            "mkdir -p $VAR/log;"
            "need_local_packages() { :; }; need_local_model"
        )
    )
    assert "local-model.log" in said


def test_no_network_for_the_local_model(tmp_path):
    script = "mkdir -p $VENV/bin; printf '#!/bin/sh\\nexit 1\\n' >$VENV/bin/pip;"
    script += "chmod +x $VENV/bin/pip; need_local_packages"
    said = sentence(
        run(f"VAR='{tmp_path}/var'; VENV='{tmp_path}/venv'; {LOCAL_MODEL} {script}")
    )
    assert "local-requirements.txt" in said
    assert "network" in said


def test_too_little_disk_for_the_local_model(fake, tmp_path):
    fake("df", "echo header; echo /dev/x 1000000 900000 102400 90% /")
    said = sentence(
        run(f"{LOCAL_MODEL} VENV='{tmp_path}/venv'; need_local_packages", fake)
    )
    assert "350 MB are needed" in said


def test_another_language_model():
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "edic"), "run"],
        env={**os.environ, "LLM": "gpt", "PID_FILE": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "make run LLM=local" in sentence(done)


def test_an_unknown_command():
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "edic"), "dance"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "make help" in sentence(done)


def test_intake_without_files():
    env = {name: value for name, value in os.environ.items() if name != "FILES"}
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "edic"), "intake"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "FILES=" in sentence(done)


def test_help_lists_every_target():
    listed = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = dict(TARGET.findall(makefile))
    assert {"run", "stop", "reset", "logs", "shell", "psql", "odoo"} <= targets.keys()
    assert {"intake", "test", "lint", "bench"} <= targets.keys()
    for target, text in targets.items():
        assert f"make {target} " in listed
        assert text in listed


def test_every_target_has_its_command():
    script = "".join(p.read_text() for p in (ROOT / "scripts").glob("*") if p.is_file())
    for target in TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")):
        name = target[0].replace("-", "_")
        assert name == "help" or f"cmd_{name}()" in script
