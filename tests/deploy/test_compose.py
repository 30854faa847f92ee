# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The checks of the containers that need no container engine."""

import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
DOCKERFILE = DOCKER / "odoo" / "Dockerfile"
SECRETS = ("POSTGRES_PASSWORD", "EDIC_DB_PASSWORD")


def compose(env_file, *options):
    """Run the tool itself on our file, with no variable but those of `env_file`."""
    return subprocess.run(
        ["docker-compose", "--env-file", env_file, "config", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(env_file.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def env_file(folder, **values):
    text = (ROOT / ".env.example").read_text()
    for name, value in values.items():
        text, count = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", text)
        assert count == 1, f"{name} is not in .env.example"
    path = folder / "env"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    filled = env_file(
        tmp_path_factory.mktemp("env"), **{name: f"filled-{name}" for name in SECRETS}
    )
    quiet = compose(filled, "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    return json.loads(compose(filled, "--format", "json").stdout)


@pytest.fixture(scope="module")
def services(config):
    return config["services"]


@pytest.mark.parametrize("missing", SECRETS)
def test_no_secret_has_a_default(tmp_path, missing):
    others = {name: "filled" for name in SECRETS if name != missing}
    result = compose(env_file(tmp_path, **others), "--quiet")
    assert result.returncode != 0
    assert f"{missing} is missing a value: set it in .env" in result.stderr


def test_services_are_the_three_we_describe(services):
    assert set(services) == {"db", "odoo", "proxy"}


def test_every_service_runs_confined(services):
    for name, service in services.items():
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        for key in ("privileged", "cap_add", "devices", "pid", "network_mode"):
            assert key not in service, f"{name}: {key}"


def test_every_service_is_watched_and_restarted(services):
    for name, service in services.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name
    waits = {name: service.get("depends_on", {}) for name, service in services.items()}
    assert waits["odoo"]["db"]["condition"] == "service_healthy"
    assert waits["proxy"]["odoo"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reachable_and_only_from_this_host(services):
    ports = {name: service.get("ports", []) for name, service in services.items()}
    assert [port["host_ip"] for port in ports.pop("proxy")] == ["127.0.0.1"]
    assert not any(ports.values())


def test_books_have_no_way_out(config):
    assert config["networks"]["inner"]["internal"]
    for name in ("db", "odoo"):
        assert set(config["services"][name]["networks"]) == {"inner"}


def test_images_carry_a_version(services):
    images = [service["image"] for service in services.values()]
    images += re.findall(r"(?m)^FROM (\S+)", DOCKERFILE.read_text())
    for image in images:
        assert re.search(r":\d+(\.\d+)+", image), image
    assert services["db"]["image"].startswith("postgres:17.")
    assert any(image.startswith("odoo:19") for image in images)


def test_data_lives_in_named_volumes(config):
    mounts = [m for s in config["services"].values() for m in s.get("volumes", [])]
    named = {m["target"]: m["source"] for m in mounts if m["type"] == "volume"}
    assert named == {
        "/var/lib/postgresql/data": "db-data",
        "/var/lib/odoo": "odoo-data",
        "/mnt/checkpoints": "checkpoints",
    }
    assert set(config["volumes"]) == set(named.values())


def test_every_bound_file_exists_and_is_read_only(services):
    binds = [
        mount
        for service in services.values()
        for mount in service["volumes"]
        if mount["type"] == "bind"
    ]
    assert binds
    for bind in binds:
        assert Path(bind["source"]).is_file(), bind["source"]
        assert Path(bind["source"]).is_relative_to(ROOT)
        assert bind["read_only"]


def test_checkpoints_go_nowhere_until_a_folder_is_named(services):
    assert services["odoo"]["environment"]["EDIC_LEDGER_ANCHORS"] == ""


def test_named_folder_is_where_checkpoints_are_written(tmp_path):
    filled = {name: "filled" for name in SECRETS}
    file = env_file(tmp_path, EDIC_LEDGER_ANCHORS="/srv/worm/edic", **filled)
    odoo = json.loads(compose(file, "--format", "json").stdout)["services"]["odoo"]
    inside = odoo["environment"]["EDIC_LEDGER_ANCHORS"]
    [mount] = [m for m in odoo["volumes"] if m["target"] == inside]
    assert (mount["type"], mount["source"]) == ("bind", "/srv/worm/edic")
    assert not mount.get("read_only")


def test_unit_that_we_describe_may_write_checkpoints():
    text = (ROOT / "docs" / "install.md").read_text()
    (folder,) = re.findall(r"Environment=EDIC_LEDGER_ANCHORS=(\S+)", text)
    assert f"ReadWritePaths=-{folder}\n" in text


def test_everything_the_image_copies_exists(services):
    build = services["odoo"]["build"]
    assert ROOT / build["dockerfile"] == DOCKERFILE
    assert Path(build["context"]) == ROOT
    ignore = Path(f"{DOCKERFILE}.dockerignore").read_text().splitlines()
    let_through = {line[1:] for line in ignore if line.startswith("!")}
    copied = set()
    for line in re.findall(r"(?m)^COPY (.+)$", DOCKERFILE.read_text()):
        *sources, _target = [w for w in line.split() if not w.startswith("--")]
        copied.update(sources)
    assert copied == let_through
    for source in copied:
        assert (ROOT / source).exists(), source


def test_addon_that_init_installs_exists():
    script = (DOCKER / "odoo" / "edic-init").read_text()
    (addon,) = re.findall(r"--init=(\S+)", script)
    assert (ROOT / "addons" / addon / "__manifest__.py").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "encoder-requirements.txt",
        "ocr-requirements.txt",
        "mistral-requirements.txt",
        "rules-requirements.txt",
        "test-requirements.txt",
    ],
)
def test_every_package_is_pinned(name):
    for line in (ROOT / name).read_text().splitlines():
        requirement = line.split("#")[0].strip()
        if requirement:
            assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", requirement), line


def test_odoo_is_configured_for_production():
    parser = configparser.ConfigParser()
    parser.read(DOCKER / "odoo" / "odoo.conf")
    options = parser["options"]
    assert options.getint("workers") >= 2
    assert 1 <= options.getint("max_cron_threads") <= 4
    assert not options.getboolean("list_db")
    assert options.getboolean("proxy_mode")
    assert options["admin_passwd"] == ""
    assert options["dbfilter"] == "^edic$"
    assert not {"db_password", "db_user", "db_host"} & set(options)


def test_connections_fit_into_postgresql():
    parser = configparser.ConfigParser()
    parser.read(DOCKER / "odoo" / "odoo.conf")
    options = parser["options"]
    processes = options.getint("workers") + options.getint("max_cron_threads")
    most = processes * options.getint("db_maxconn")
    assert most + options.getint("db_maxconn_gevent") <= 97  # 3 of 100 are reserved


def test_odoo_and_database_share_role_and_database(services):
    odoo, script = services["odoo"], (DOCKER / "db" / "init.sh").read_text()
    env = odoo["environment"]
    assert env["PGHOST"] in services
    assert env["PGPASSWORD"] == services["db"]["environment"]["EDIC_DB_PASSWORD"]
    assert env["PGPASSWORD"] != services["db"]["environment"]["POSTGRES_PASSWORD"]
    assert f"CREATE ROLE {env['PGUSER']} LOGIN NOSUPERUSER NOCREATEDB" in script
    assert f"CREATE DATABASE {env['PGDATABASE']} OWNER {env['PGUSER']}" in script


def location(path):
    text = (DOCKER / "proxy" / "edic.conf").read_text()
    (body,) = re.findall(rf"location {re.escape(path)} {{([^}}]*)}}", text)
    return body


def test_proxy_routes_the_websocket_to_the_gevent_port():
    text = (DOCKER / "proxy" / "edic.conf").read_text()
    conf = configparser.ConfigParser()
    conf.read(DOCKER / "odoo" / "odoo.conf")
    http, gevent = conf["options"]["http_port"], conf["options"]["gevent_port"]
    assert f"set $edic_http http://odoo:{http};" in text
    assert f"set $edic_websocket http://odoo:{gevent};" in text
    assert "proxy_pass $edic_websocket;" in location("/websocket")
    assert "proxy_pass $edic_http;" in location("/")
    assert "return 404;" in location("^~ /web/database/")
    for header in (
        "Upgrade $http_upgrade",
        "Connection $edic_connection",
        "X-Forwarded-Host $http_host",
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-Proto $edic_proto",
    ):
        assert f"proxy_set_header {header};" in text
    assert re.search(r"client_max_body_size \d+m;", text)


def test_proxy_waits_longer_than_odoo_works():
    text = (DOCKER / "proxy" / "edic.conf").read_text()
    conf = configparser.ConfigParser()
    conf.read(DOCKER / "odoo" / "odoo.conf")
    (seconds,) = re.findall(r"proxy_read_timeout (\d+)s;", text)
    assert int(seconds) > conf["options"].getint("limit_time_real")


def test_hadolint_finds_nothing():
    tool = Path(sys.prefix) / "bin" / "hadolint"
    result = subprocess.run(
        [tool, DOCKERFILE], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("script", ["db/init.sh", "odoo/edic-init"])
def test_scripts_refuse_without_their_password(script):
    result = subprocess.run(
        ["/bin/sh", DOCKER / script],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "PASSWORD" in result.stderr
    assert os.access(DOCKER / script, os.X_OK)


def test_init_refuses_a_short_password():
    result = subprocess.run(
        ["/bin/sh", DOCKER / "odoo" / "edic-init"],
        env={"EDIC_ADMIN_PASSWORD": "admin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "at least 12 characters" in result.stderr
