#!/usr/bin/env python3
"""质衡的两个命令：`python3 start.py demo` 打开演示县；`python3 start.py test` 运行测试。

Needs Python 3.11 or newer and nothing else: it makes its own environment in `.venv` from `requirements.lock` (every file
checked against its digest), shows progress, and reuses it next time. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)


class Stop(Exception):
    """A fault that ends the command with one clear sentence."""


def say(text: str) -> None:
    """One line for the person who started this."""
    print(text, flush=True)


def python_in(env: Path) -> Path:
    """The interpreter of an environment, on every system."""
    return env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_of(lock: Path) -> str:
    """What an environment was made from: the lock's bytes, the Python, and where this folder lies."""
    digest = hashlib.sha256(lock.read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    digest.update(f"{sys.version_info[:3]} {ROOT}".encode())
    return digest.hexdigest()


def environment(lock_name: str) -> Path:
    """The interpreter of a ready environment: made, completed or simply reused."""
    env = Path(os.environ.get("ZHIHENG_ENV", ROOT / ".venv"))
    python, lock = python_in(env), ROOT / lock_name
    stamp = env / f"zhiheng-{lock.stem}.stamp"
    wanted = stamp_of(lock)
    if python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    began = time.monotonic()
    if not python.exists():
        say("第一次运行：正在建立独立的 Python 环境（只做一次）……")
        make_environment(env)
    install(python, lock)
    run_quietly(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        "安装质衡本身没有成功",
    )
    stamp.write_text(wanted, encoding="ascii")
    say(f"环境就绪，用时 {time.monotonic() - began:.0f} 秒。")
    return python


def make_environment(env: Path) -> None:
    """An empty environment with pip."""
    import venv

    try:
        venv.create(env, with_pip=True, clear=env.exists())
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(env, ignore_errors=True)
        raise Stop(
            f"无法建立 Python 环境（{error}）。Debian、Ubuntu 上请先安装 python3-venv；或检查目录 {env.parent} 是否可写、磁盘是否已满。"
        ) from error


def install(python: Path, lock: Path) -> None:
    """Install what the lock names, with a running count. The lock is complete, so pip need not resolve anything."""
    total = len(re.findall(r"^[A-Za-z0-9_.-]+==", lock.read_text(encoding="utf-8"), re.M))
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile"]
    command += ["--progress-bar", "off", "--disable-pip-version-check"]
    process = subprocess.Popen(
        [*map(str, command), "-r", str(lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    seen, tail = 0, []
    for line in process.stdout:
        tail = [*tail[-14:], line.rstrip()]
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            show_progress(f"正在下载依赖 {min(seen, total)}/{total}")
        elif line.startswith("Installing collected packages"):
            show_progress(f"正在安装 {total} 个依赖，约需半分钟")
    if sys.stdout.isatty():
        print()
    if process.wait():
        raise Stop("依赖没有装成。请检查能否访问软件包源（内网可设 PIP_INDEX_URL 指向本单位的镜像），然后重新运行。pip 的最后几行：\n" + "\n".join(tail))


def keep_compiled(python: Path) -> None:
    """Compile the environment once, on all processors: else every worker of the first test run does it for itself."""
    libraries = Path(run_quietly([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], "环境不能用").strip())
    stamp = libraries / "zhiheng-compiled.stamp"
    if stamp.exists():
        return
    say("正在编译依赖（只做一次）……")
    subprocess.run([str(python), "-m", "compileall", "-qq", "-j", "0", str(libraries)], check=False)
    stamp.write_text("", encoding="ascii")


def show_progress(text: str) -> None:
    """One line that is written over on a terminal; on a log, only now and then."""
    if sys.stdout.isatty():
        print(f"\r{text}……    ", end="", flush=True)
    elif text.startswith("正在安装") or re.search(r"\b\d*[05]/", text):
        say(text + "……")


def run_quietly(command: list[object], fault: str) -> str:
    """Run a step whose output matters only when it fails; gives what it printed."""
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True, errors="replace", check=False)
    if result.returncode:
        raise Stop(f"{fault}：\n{(result.stdout + result.stderr)[-2000:]}")
    return result.stdout


def run(command: list[object], **variables: str) -> int:
    """Run a command in the foreground and give its exit code; Ctrl+C is the child's to answer."""
    process = subprocess.Popen([str(c) for c in command], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **variables})
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the child got it too and closes by itself


def demo(args: argparse.Namespace) -> int:
    """Open the demo county."""
    if not 1 <= args.port <= 65535:
        raise Stop(f"端口 {args.port} 不能用：应在 1 到 65535 之间，例如 --port 8000。")
    data = Path(args.data).expanduser().resolve()
    if data.exists() and not data.is_dir():
        raise Stop(f"{data} 是文件，不能当数据目录。请用 --data 指定一个目录。")
    python = environment("requirements.lock")
    command: list[object] = [python, "-m", "zhiheng_web", "serve_demo", "--port", args.port]
    return run([*command, *(["--reset"] if args.reset else [])], ZHIHENG_DATA=str(data), ZHIHENG_DB="")


def test(args: argparse.Namespace) -> int:
    """Run the tests; what follows `--` goes to pytest."""
    python = environment("requirements-dev.lock")
    keep_compiled(python)
    return run([python, "-m", "pytest", *args.pytest])


def main() -> int:
    """Read the command line."""
    if sys.version_info < OLDEST:
        print(f"质衡需要 Python 3.11 或更新的版本，这里是 {sys.version.split()[0]}。请安装新版本后再运行。", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(prog="start.py", description="质衡：读懂方案、记录工作、证明每一分。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="demo|test")
    one = commands.add_parser("demo", help="打开演示县（http://127.0.0.1:8000）")
    one.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    one.add_argument("--data", default=str(ROOT / "data" / "demo"), help="数据目录，默认 data/demo")
    one.add_argument("--reset", action="store_true", help="清空演示数据，重新装载")
    one.set_defaults(do=demo)
    two = commands.add_parser("test", help="运行测试")
    two.add_argument("pytest", nargs=argparse.REMAINDER, help="传给 pytest 的参数")
    two.set_defaults(do=test)
    args = parser.parse_args()
    try:
        return int(args.do(args))
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已中断；再次运行会接着做。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
