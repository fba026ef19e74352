#!/usr/bin/env python3
"""Whole runs in which something fails: they end with exit code 1 and say so, and lose nothing.

usage: faults.py [--every] files|killed|reading|full|allocations|ranks|locks BUILD_DIR [OPTION OF path87 run...]

  files        every operation on files fails once, in every way it can (faulty_files.c)
  killed       the program is killed at every operation on files; the next run in the folder goes well
  reading      opening and reading inputs and results fails, in run, verify and compare
  full         the disk is full (a small tmpfs, where one can be mounted), or the folder may not be written to
  allocations  allocations of the whole program fail, the first ones one by one
  ranks        the same on one rank of several: all end, within seconds, with one message
  locks        two runs in one folder: the second waits, and says who holds it up; runs that were killed do not

Most of a run's operations are alike: some of them are chosen, spread evenly; --every: all.
The options go to every run, for example --checkpoint-every 1. Under a final name stands, whatever happens, what stood
there before or the complete new file; nothing partial is left; the program does not crash, hang or leak.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("small", "small_policy")
PATIENCE = 30  # seconds; a run takes less than one
WORDS = {
    "EIO": "Input/output error",
    "ENOSPC": "No space left on device",
    "EACCES": "Permission denied",
    "EINTR": "Interrupted system call",
    "SHORT": "cannot",
}
EVERY = "--every" in sys.argv[1:2]
CHANGES = "open,write,sync,truncate,close,rename,mkdir"


def machine():
    """The environment of hpc/one_machine.sh."""
    script = HERE.parent.parent / "hpc/one_machine.sh"
    out = subprocess.run(["bash", "-c", f". '{script}'; env -0"], check=True, capture_output=True).stdout
    env = dict(item.split("=", 1) for item in out.decode().split("\0") if "=" in item)
    env.pop("PATH87_FAIL_ALLOCATION", None)
    return env


class Bench:
    """A build, what an undisturbed run of it writes, and a folder for disturbed ones."""

    def __init__(self, build, options, work):
        self.build, self.options, self.work = build, options, work
        self.path87 = str(build / "path87")
        self.env = machine()
        # one rank needs no daemon and no network: a third of the time
        self.alone = {"OMPI_MCA_ess_singleton_isolated": "1", "OMPI_MCA_btl": "self", "OMPI_MCA_pml": "ob1"}
        cache = (build / "CMakeCache.txt").read_text()
        self.has_mpi = "PATH87_MPI:BOOL=ON" in cache
        self.preload = str(build / "tests/faulty_files.so")
        self.is_sanitized = "PATH87_SANITIZE:BOOL=ON" in cache
        if self.is_sanitized:
            compiler = re.search(r"^CMAKE_C_COMPILER:\w+=(.*)$", cache, re.M).group(1)
            ask = [compiler, "-print-file-name=libasan.so"]
            asan = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
            self.preload = f"{asan} {self.preload}"
            # not the 1 of the machine's faults
            self.env |= {"ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99"}
        self.traced = not any(option.startswith("--checkpoint") for option in options)  # a run has one or the other
        self.right = self.undisturbed("right")
        self.old = self.undisturbed("old", "--seed", "5")

    def command(self, folder, *more):
        trace = ["--trace", str(folder / "trace")] if self.traced else []
        return [self.path87, "run", *(str(HERE / f"{name}.yml") for name in NAMES), "--quiet", "-o",
                str(folder / "results"), *trace, *self.options, *more]

    def run(self, command, env, ranks=1):
        """Exit code (None: it hung) and what was said."""
        env = {**self.env, **env, **(self.alone if ranks == 1 else {})}
        if ranks > 1:
            command = self.over_ranks(ranks, env, command)
        try:
            done = subprocess.run(command, env=env, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            return None, ((late.stderr or b"") + (late.stdout or b"")).decode(errors="replace")
        return done.returncode, (done.stderr + done.stdout).decode(errors="replace")

    def over_ranks(self, ranks, env, command):
        """The command under mpirun, which hands the test's variables to ranks only."""
        passed = [part for name in env if name.startswith(("PATH87_", "LD_")) for part in ("-x", name)]
        return ["mpirun", "-n", str(ranks), *passed, *command]

    def undisturbed(self, name, *more):
        """What a run leaves: relative path and bytes, without checkpoints and the lock."""
        folder = self.work / name
        folder.mkdir()
        code, said = self.run(self.command(folder, *more), {})
        if code != 0:
            sys.exit(f"an undisturbed run ended with {code}:\n{said}")
        paths = [*(["trace"] if self.traced else []), *(f"results/{key}.h5" for key in NAMES)]
        return {path: (folder / path).read_bytes() for path in paths}

    def prepare(self, name):
        """A folder in which an older run has left its files."""
        folder = self.work / name
        (folder / "results").mkdir(parents=True)
        for path, content in self.old.items():
            (folder / path).write_bytes(content)
        return folder

    def faulty(self, folder, kind, ops, at, rank=None, stay=False):
        """The environment in which operation `at` in the folder fails."""
        env = {"PATH87_FAULT_DIR": str(folder), "PATH87_FAULT_OPS": ops, "PATH87_FAULT_AT": str(at),
               "PATH87_FAULT_LOG": f"{folder}.log", "LD_PRELOAD": self.preload}
        if kind:
            env["PATH87_FAULT_KIND"] = kind
        if rank is not None:
            env["PATH87_FAULT_RANK"] = str(rank)
        if stay:
            env["PATH87_FAULT_STAY"] = "1"
        return env

    def operations(self, ops, ranks=1, rank=None):
        """The operations of these kinds in a run: (name, path) in their order."""
        folder = self.prepare(f"counted-{ops}-{ranks}-{rank}")
        code, said = self.run(self.command(folder), self.faulty(folder, None, ops, 0, rank), ranks)
        if code != 0:
            sys.exit(f"an undisturbed run ended with {code}:\n{said}")
        lines = pathlib.Path(f"{folder}.log").read_text().splitlines()
        return [tuple(line.split(" ", 2)[1:]) for line in lines]

    def look_at(self, folder, all_new):
        """What is wrong with what a run has left."""
        wrong = []
        for path, new in self.right.items():
            file = folder / path
            content = file.read_bytes() if file.is_file() else b""
            if content != new and (all_new or content != self.old[path]):
                wrong.append(f"{path} is {'not the new file' if all_new else 'neither the old nor the new file'}")
        wrong += [f"{path.name} is left" for path in folder.rglob("*partial*")]
        return wrong

    def left_beside(self, folder):
        """Other files than a run without faults leaves, such as checkpoints."""
        known = {"trace", ".path87.lock", *(f"{key}.h5" for key in NAMES)}
        return [path for path in folder.rglob("*") if path.is_file() and path.name not in known]

    def goes_on(self, folder):
        """What is wrong with the next run in the folder."""
        code, said = self.run(self.command(folder), {})
        if code != 0:
            return [f"the next run ended with {code}: {said}"]
        return ["after the next run " + wrong for wrong in self.look_at(folder, True)]


def judge(bench, folder, code, said, words, messages=None):
    """What is wrong with a run in which something failed."""
    wrong = []
    if code is None:
        wrong.append(f"hung for {PATIENCE} s")
    elif code not in (0, 1):
        wrong.append(f"exit code {code}")
    elif code == 1 and not re.search(words, said):
        wrong.append(f"does not say: {words}")
    elif code == 1 and messages and len(re.findall(words, said)) != messages:
        wrong.append(f"says {len(re.findall(words, said))} times, not {messages}: {words}")
    wrong += bench.look_at(folder, code == 0)
    if not wrong and code == 1 and bench.left_beside(folder):
        wrong = bench.goes_on(folder)
    return wrong


def expect(what, condition, said=""):
    if not condition:
        sys.exit(f"not so: {what}\n{said}")


def some(numbers, most):
    """At most `most` of them, evenly spread, the last among them."""
    numbers = list(numbers)
    if EVERY or len(numbers) <= most:
        return numbers
    return sorted({numbers[(len(numbers) - 1) * k // (most - 1)] for k in range(most)})


def in_parallel(jobs, workers):
    """Runs (name, function) pairs; each function returns exit code and what is wrong. Exits if anything is."""
    def do(job):
        return job[0], *job[1]()

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        outcome = list(pool.map(do, jobs))
    bad = [(name, wrong) for name, _, wrong in outcome if wrong]
    for name, wrong in bad:
        print(f"{name}: {'; '.join(wrong)}")
    failed = sum(code == 1 for _, code, _ in outcome)
    print(f"{len(outcome)} faults: {failed} runs ended with 1, {sum(code == 0 for _, code, _ in outcome)} went well")
    if bad:
        sys.exit(1)
    return failed


# --- files ---------------------------------------------------------------------------------------------------------


def choose(bench, ops, most, ranks=1, rank=None):
    """Which operations of these kinds fail, with their names: most of those on the trace are alike."""
    all_ops = bench.operations(ops, ranks, rank)
    if not all_ops:
        sys.exit(f"a run has no operations {ops}: nothing is tested")
    alike = [n for n, (op, path) in enumerate(all_ops, 1) if op == "write" and "trace" in path]
    others = [n for n in range(1, len(all_ops) + 1) if n not in alike]
    return [(n, " ".join(all_ops[n - 1])) for n in sorted(some(alike, 2) + some(others, most))]


def one_file(bench, kind, ops, n, ranks=1, rank=None, messages=None, stay=False):
    folder = bench.prepare(f"{kind}-{ops}-{n}-{ranks}-{rank}")
    code, said = bench.run(bench.command(folder), bench.faulty(folder, kind, ops, n, rank, stay), ranks)
    wrong = judge(bench, folder, code, said, WORDS[kind], messages)
    if " !" not in pathlib.Path(f"{folder}.log").read_text():
        wrong.append("the fault did not reach the program")
    shutil.rmtree(folder)
    return code, [*wrong, said] if wrong else []


def files(bench):
    jobs = []
    for kind, ops, most in (("EIO", CHANGES, 60), ("ENOSPC", "open,write,sync,truncate,rename,mkdir", 8),
                            ("EACCES", "open,rename,mkdir", 6), ("EINTR", "open,write,sync,truncate", 8),
                            ("SHORT", "write", 6)):
        for n, name in choose(bench, ops, most):
            jobs.append((f"{kind} {n} {name}", lambda k=kind, o=ops, i=n: one_file(bench, k, o, i)))
    if in_parallel(jobs, os.cpu_count()) < len(jobs) // 3:
        sys.exit("hardly any fault made a run fail: the test tests nothing")


# --- killed --------------------------------------------------------------------------------------------------------


def one_kill(bench, n):
    folder = bench.prepare(f"killed-{n}")
    code, said = bench.run(bench.command(folder), bench.faulty(folder, "KILL", CHANGES, n))
    wrong = [] if code == -9 else [f"exit code {code}, not killed: {said}"]
    wrong += [w for w in bench.look_at(folder, False) if not w.endswith("is left")]
    if not wrong:
        wrong = bench.goes_on(folder)
    shutil.rmtree(folder)
    return code, wrong


def killed(bench):
    jobs = [(f"killed at {n} {name}", lambda i=n: one_kill(bench, i)) for n, name in choose(bench, CHANGES, 12)]
    in_parallel(jobs, os.cpu_count())


# --- reading -------------------------------------------------------------------------------------------------------


def with_inputs(bench, name):
    """A folder with parameters, scenarios and the results of an older run."""
    folder = bench.prepare(name)
    unused = shutil.ignore_patterns("observed", "targets")
    shutil.copytree(HERE.parent.parent / "params", folder / "params", ignore=unused)
    for key in NAMES:
        shutil.copy(HERE / f"{key}.yml", folder)
    return folder


def one_reading(bench, folder, command, kind, ops, n, ranks=1, rank=None):
    log = folder.parent / f"{folder.name}-{command[1]}-{kind}-{n}-{ranks}.log"
    env = bench.faulty(folder, kind, ops, n, rank)
    env |= {"PATH87_PARAMS": str(folder / "params"), "PATH87_FAULT_LOG": str(log)}
    code, said = bench.run(command, env, ranks)
    wrong = []
    if code == 1 and ranks > 1 and len(re.findall(WORDS[kind], said)) != 1:
        wrong.append("more or less than one message")
    if code is None or code not in ((0,) if kind == "SHORT" else (0, 1, 2)):
        wrong.append(f"exit code {code}")
    elif code == 2 and kind == "EIO":
        wrong.append("blames the user for a disk that fails")
    elif code != 0 and not re.search(WORDS[kind], said):
        wrong.append(f"does not say: {WORDS[kind]}")
    if " !" not in log.read_text():
        wrong.append("the fault did not reach the program")
    return code, [*wrong, said] if wrong else []


def reading(bench):
    folder = with_inputs(bench, "reading")
    old = [str(folder / f"results/{name}.h5") for name in NAMES]
    commands = {
        "run": ([bench.path87, "run", str(folder / "small_policy.yml"), "--quiet", "-o", str(bench.work / "out")], 16),
        "verify": ([bench.path87, "verify", "--quiet", old[0]], 28),
        "compare": ([bench.path87, "compare", *old, "--format", "csv"], 20),
        "check": ([bench.path87, "check", str(folder / "small_policy.yml")], 8),
    }
    jobs = []
    for name, (command, most) in commands.items():
        for kind, ops, share in (("EIO", "open,read", 1), ("EACCES", "open", 4), ("SHORT", "read", 4)):
            log = bench.work / f"{name}-{kind}.log"
            env = bench.faulty(folder, None, ops, 0)
            env |= {"PATH87_FAULT_LOG": str(log), "PATH87_PARAMS": str(folder / "params")}
            code, said = bench.run(command, env)
            expect(f"{name} goes well undisturbed", code == 0, said)
            last = len(log.read_text().splitlines())
            for n in some(range(1, last + 1), most // share):
                jobs.append((f"{name}: {kind} {n} of {last}",
                             lambda c=command, k=kind, o=ops, i=n: one_reading(bench, folder, c, k, o, i)))
    if in_parallel(jobs, os.cpu_count()) < len(jobs) // 3:
        sys.exit("hardly any fault made a command fail: the test tests nothing")


# --- full ----------------------------------------------------------------------------------------------------------


def in_own_mounts(script):
    """A command that runs a shell script where it may mount, unseen by others; None if that is not allowed here."""
    for options in (["-m"], ["-rm"]):
        begin = ["unshare", *options, "sh", "-ec"]
        try:
            tried = subprocess.run([*begin, "mount -t tmpfs none /mnt"], capture_output=True, timeout=PATIENCE)
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return [*begin, script, "sh"]
    return None


def mounted(bench, name, script):
    """Runs path87 run behind a script that mounts something on the results; what is said and the files of the
    results (before it is unmounted) as "file SUM NAME" lines."""
    folder = bench.prepare(name)
    command = bench.command(folder)
    begin = in_own_mounts(f"""cd '{folder}'
{script}
status=0
"$@" || status=$?
sha256sum results/* | sed 's/^/file /'
ls -A results | sed 's/^/left /'
exit $status""")
    return (None, "") if begin is None else bench.run([*begin, *command], {})


def full(bench):
    sums = {key: hashlib.sha256(bench.old[f"results/{key}.h5"]).hexdigest() for key in NAMES}
    need = sum(len(bench.old[f"results/{key}.h5"]) for key in NAMES) // 1024
    tmpfs = "cp -r results kept; mount -t tmpfs -o size=%dk none results; cp kept/*.h5 results"
    for name, room in (("a full disk", need + 24), ("a disk with room for half a file", need + 24 + need // 4)):
        code, said = mounted(bench, name.replace(" ", "-"), tmpfs % room)
        if code is None:
            print("no tmpfs can be mounted here: only faulty_files.c stands for a full disk")
            break
        expect(f"{name} ends a run with 1", code == 1, said)
        expect("that is said, with a way out", WORDS["ENOSPC"] in said and "free some space" in said, said)
        for key in NAMES:
            expect(f"the older {key}.h5 is intact", f"file {sums[key]}  results/{key}.h5" in said, said)
        expect("nothing partial is left", not re.search("^left .*partial", said, re.M), said)
    else:
        code, said = mounted(bench, "read-only", "mount --bind results results; mount -o remount,ro,bind results")
        expect("a read-only folder ends a run with 1", code == 1, said)
        expect("that is said", "Read-only file system" in said and "that you may write to" in said, said)
        code, said = mounted(bench, "room", tmpfs % (4 * need + 1000))
        expect("with room the same run goes well", code == 0, said)
    # the disk is full from the n-th operation on
    ops = "open,write,sync,truncate,mkdir"
    jobs = [(f"full from {n} {name} on", lambda i=n: one_file(bench, "ENOSPC", ops, i, stay=True))
            for n, name in choose(bench, ops, 12)]
    if in_parallel(jobs, os.cpu_count()) < len(jobs) - 2:
        sys.exit("runs went well on a full disk")


# --- allocations ---------------------------------------------------------------------------------------------------


def one_allocation(bench, at, ranks=1, messages=None):
    folder = bench.prepare(f"allocation-{at}-{ranks}")
    code, said = bench.run(bench.command(folder), {"PATH87_FAIL_ALLOCATION": str(at)}, ranks)
    wrong = judge(bench, folder, code, said, "(out of|no|find|some) memory", messages)
    shutil.rmtree(folder)
    return code, [*wrong, said] if wrong else []


def last_allocation(bench):
    """The number of allocations of a run."""
    def fails(n):
        return one_allocation(bench, n)[0] != 0

    high = 1024
    while fails(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fails(middle) else (low, middle)
    return low


def spread(last, first, factor):
    """The first ones, then ever fewer, and the last ones."""
    if EVERY:
        return range(1, last + 1)
    numbers, n = [], 1
    while n <= last:
        numbers.append(n)
        n = n + 1 if n < first else int(n * factor) + 1
    return sorted({*numbers, *range(max(1, last - first), last + 1)})


def allocations(bench):
    last = last_allocation(bench)
    print(f"{last} allocations")
    jobs = [(f"allocation {n}", lambda i=n: one_allocation(bench, i)) for n in spread(last, 10, 1.25)]
    if in_parallel(jobs, os.cpu_count()) != len(jobs):
        sys.exit("a run went well though an allocation failed")


# --- ranks ---------------------------------------------------------------------------------------------------------


def one_verify(bench, command, at):
    """An allocation fails while two ranks verify a file."""
    code, said = bench.run(command, {"PATH87_FAIL_ALLOCATION": at}, 2)
    found = len(re.findall("(?:out of|no|find) memory", said))
    return code, [] if (code, found) in ((1, 1), (0, 0)) else [f"exit code {code}, {found} messages", said]


def ranks(bench):
    if not bench.has_mpi:
        sys.exit("this build has no ranks")
    jobs = []
    for size, most, numbers in ((2, 6, (1, 2, 7, 30, 100, 200)), (3, 3, (3, 50, 150))):
        for n in numbers:
            jobs.append((f"allocation {n} on rank 1 of {size}",
                         lambda i=n, s=size: one_allocation(bench, f"{i}@1", s, messages=1)))
        for rank, ops, count in ((0, CHANGES, most), (1, "open,fcntl", 2)):
            for n, name in choose(bench, ops, count, size, rank):
                jobs.append((f"{n} {name} on rank {rank} of {size}", lambda i=n, s=size, r=rank, o=ops: one_file(
                    bench, "EIO", o, i, s, r, messages=1)))
    folder = with_inputs(bench, "reading")
    verify = [bench.path87, "verify", "--quiet", str(folder / "results/small.h5")]
    run = [bench.path87, "run", str(folder / "small_policy.yml"), "--quiet", "-o", str(bench.work / "out")]
    for name, command, last in (("verify", verify, 80), ("run", run, 60)):
        for n in (1, last // 2, last):
            jobs.append((f"{name}: EIO {n} on rank 1 of 2",
                         lambda c=command, i=n: one_reading(bench, folder, c, "EIO", "open,read", i, 2, 1)))
    for n in (5, 100, 400):
        jobs.append((f"verify: allocation {n} on rank 1 of 2", lambda i=n: one_verify(bench, verify, f"{i}@1")))
    if in_parallel(jobs, 2) < len(jobs) * 2 // 3:
        sys.exit("hardly any fault made a run fail: the test tests nothing")


# --- locks ---------------------------------------------------------------------------------------------------------


def wait_until(what, condition):
    for _ in range(PATIENCE * 20):
        if condition():
            return
        time.sleep(0.05)
    sys.exit(f"waited in vain: {what}")


def words_in(folder):
    file = folder / "results/.path87.lock"
    return file.read_text() if file.exists() else ""


def state_of(pid):
    """T: stopped; Z: a zombie; empty: gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return ""


def stopped_run(bench, folder, ranks=1):
    """A run whose rank 0 holds the lock and has stopped; the process started, and that of rank 0."""
    env = bench.faulty(folder, "STOP", "write", 2, 0)
    command = bench.command(folder)
    if ranks > 1:
        command = bench.over_ranks(ranks, env, command)
    else:
        env = {**env, **bench.alone}
    process = subprocess.Popen(command, env={**bench.env, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until("the run takes the lock", lambda: words_in(folder).endswith("\n"))
    pid = int(words_in(folder).split()[1])
    wait_until("the run stops", lambda: state_of(pid) == "T")
    return process, pid


def second(bench, folder, seconds):
    return bench.run(bench.command(folder), {"PATH87_LOCK_WAIT": str(seconds)})


def two_runs(bench):
    """The second names the first, waits for it, and goes on when it has ended or is dead."""
    folder = bench.prepare("two")
    first, pid = stopped_run(bench, folder)
    expect("the lock is that of the run", pid == first.pid)
    code, said = second(bench, folder, 0.3)
    expect("a second run is refused", code == 1, said)
    expect("it says that it waits", "waiting up to" in said, said)
    expect("it says who runs", f"process {pid} on {os.uname().nodename} since 20" in said and "-o" in said, said)
    expect("nothing is changed", not [w for w in bench.look_at(folder, False) if "partial" not in w])
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second, bench, folder, PATIENCE)
        time.sleep(1)
        os.kill(pid, signal.SIGCONT)
        code, said = waiting.result()
    expect("the first run ends well", first.wait() == 0)
    expect("the second waits for it and goes well", code == 0 and "waiting" in said, said)
    expect("its files are right", bench.look_at(folder, True) == [])
    expect("nobody stands in the lock", words_in(folder) == "")

    first, pid = stopped_run(bench, folder)
    first.kill()
    first.wait()
    code, said = second(bench, folder, 0.3)
    expect("a run after a killed one goes well", code == 0 and "waiting" not in said, said)
    expect("it says that a run was cut off", f"process {pid} on" in said and "cut off" in said, said)
    expect("its files are right", bench.look_at(folder, True) == [])


def rank_pids(bench, pid_of_mpirun):
    """Process of each rank of a run."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == pid_of_mpirun:
            continue
        try:
            parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            env = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        rank = [item[21:] for item in env if item.startswith(b"OMPI_COMM_WORLD_RANK=")]
        if rank and int(parent) == pid_of_mpirun:
            found[int(rank[0])] = int(entry.name)
    return found


def outlived(bench):
    """Ranks that outlive mpirun and rank 0 still hold the folder."""
    folder = bench.prepare("outlived")
    first, pid = stopped_run(bench, folder, 3)
    ranks_of = rank_pids(bench, first.pid)
    expect("three ranks run, the first holds the lock", len(ranks_of) == 3 and ranks_of[0] == pid, str(ranks_of))
    first.send_signal(signal.SIGSTOP)  # mpirun would end the others
    os.kill(pid, signal.SIGKILL)
    wait_until("rank 0 is dead", lambda: state_of(pid) in ("", "Z"))
    code, said = second(bench, folder, 0.3)
    expect("a run is refused while ranks 1 and 2 are alive", code == 1 and f"process {pid} on" in said, said)
    for rank in (1, 2):
        os.kill(ranks_of[rank], signal.SIGKILL)
        wait_until("the rank is dead", lambda r=rank: state_of(ranks_of[r]) in ("", "Z"))
    first.kill()
    first.wait()
    code, said = second(bench, folder, 0.3)
    expect("a run goes well when it is dead", code == 0 and "cut off" in said, said)
    expect("its files are right", bench.look_at(folder, True) == [])

    # mpirun is killed in the middle of a run; the next one begins at once, and waits for what is left of the first
    begun = subprocess.Popen(["mpirun", "-n", "3", *bench.command(folder, "--scale", "3000", "--replicates", "100")],
                             env=bench.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until("the run takes the lock", lambda: words_in(folder).endswith("\n"))
    begun.kill()
    begun.wait()
    start = time.monotonic()
    code, said = bench.run(bench.command(folder), {})
    expect("a run after a killed mpirun goes well", code == 0 and "cut off" in said, said)
    expect("its files are right", bench.look_at(folder, True) == [])
    print(f"mpirun killed: the next run took {time.monotonic() - start:.1f} s{', it waited' * ('waiting' in said)}")


def without_locks(bench):
    """A file system that knows no locks: the words in the file decide."""
    folder = bench.prepare("without")
    env = bench.faulty(folder, "ENOLCK", "fcntl", 1, stay=True)
    code, said = bench.run(bench.command(folder), env)
    expect("a run without locks goes well, with a warning", code == 0 and "knows no locks" in said, said)
    expect("its files are right", bench.look_at(folder, True) == [])
    me, host = os.getpid(), os.uname().nodename
    file = folder / "results/.path87.lock"
    file.write_text(f"process {me} on {host} since 2026-01-01T00:00:00Z\n")
    code, said = bench.run(bench.command(folder), env)
    expect("a run beside one that is alive is refused", code == 1 and f"process {me} on {host}" in said, said)
    expect("the way out is said", "delete" in said and str(file) in said, said)
    file.write_text("process 1234 on elsewhere since 2026-01-01T00:00:00Z\n")
    code, said = bench.run(bench.command(folder), env)
    expect("a run beside one on another host is refused", code == 1 and "process 1234 on elsewhere" in said, said)
    expect("its words are left alone", "elsewhere" in file.read_text())
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    file.write_text(f"process {dead.pid} on {host} since 2026-01-01T00:00:00Z\n")
    code, said = bench.run(bench.command(folder), env)
    expect("a run beside a dead one goes well", code == 0 and "cut off" in said, said)
    code, said = bench.run(bench.command(folder), bench.faulty(folder, "EIO", "fcntl", 1, stay=True))
    expect("a lock that fails is said", code == 1 and "cannot lock this folder: Input/output error" in said, said)


def locks(bench):
    two_runs(bench)
    if bench.has_mpi:
        outlived(bench)
    without_locks(bench)
    for place in ("/proc", "/proc/nowhere", "/dev/null", str(bench.work / "nowhere/results")):
        code, said = bench.run([bench.path87, "run", str(HERE / "small.yml"), "--quiet", "-o", place], {})
        expect(f"{place} is refused with one line", code == 1 and said.count("\n") == 1 and place in said, said)
    print("One run at a time writes to a folder.")


def main():
    parts = {"files": files, "killed": killed, "reading": reading, "full": full, "allocations": allocations,
             "ranks": ranks, "locks": locks}
    args = sys.argv[2 if EVERY else 1:]
    if len(args) < 2 or args[0] not in parts:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as work:
        parts[args[0]](Bench(pathlib.Path(args[1]).resolve(), args[2:], pathlib.Path(work).resolve()))


main()
