/**
 * The Python program that runs others: a line with a token, then a JSON array of programs on its
 * standard input; at the end the token and a word of 0 and 1 for each, one digit a test reached.
 *
 * Each program runs in a process of its own (a fork) with 2 s of processor time and 20 s in all, and
 * writes a digit into a pipe after each test: one that leaves, hangs or is killed keeps what it had.
 * Known weakness, as of `bench human-eval`: a program that looks into its caller's frames finds the
 * pipe; one that returns objects which are equal to everything passes.
 */
export const PYTHON_DRIVER = `
import json, os, resource, select, signal, sys, time

def child(program, out):
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    write, leave = os.write, os._exit
    module = type(sys)("program")
    sys.modules["program"] = module
    space = module.__dict__
    try:
        exec(compile(program["source"] + "\\n" + program["setup"], "program.py", "exec", dont_inherit=True), space)
    except BaseException:
        leave(0)
    for test in program["tests"]:
        try:
            passed = bool(eval(compile(test, "test.py", "eval", dont_inherit=True), space))
        except BaseException:
            passed = False
        write(out, b"1" if passed else b"0")
    leave(0)

def run(program):
    inner, outer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(inner)
        os.setsid()
        child(program, outer)
    os.close(outer)
    end = time.monotonic() + 20
    word = b""
    while True:
        left = end - time.monotonic()
        ready = left > 0 and select.select([inner], [], [], left)[0]
        piece = os.read(inner, 4096) if ready else b""
        if not piece:
            break
        word += piece
    try:
        os.killpg(process, signal.SIGKILL)
    except OSError:
        pass
    os.waitpid(process, 0)
    os.close(inner)
    return word.decode() or "-"

token, _, source = sys.stdin.buffer.read().partition(b"\\n")
words = [run(program) for program in json.loads(source)]
print(token.decode(), *words)
`;

/**
 * The Python program that takes the tests of HumanEval apart: a JSON array of `{entry, test}` on its
 * standard input, the same number of `{setup, tests}` or `{why}` on its output.
 *
 * Tests are the asserts that stand in `check` itself and speak of `candidate`, each once, as
 * expressions. Imports, assignments and functions beside them go into the setup, as does everything
 * outside of `check`. Anything else that might test (a loop, a condition) cannot be taken apart.
 */
export const PYTHON_SPLITTER = `
import ast, json, sys

KEPT = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)

def parts(row):
    tree = ast.parse(row["test"])
    checks = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "check"]
    if len(checks) != 1:
        return {"why": "no check"}
    setup = [one for one in tree.body if one is not checks[0]]
    tests = []
    for one in checks[0].body:
        if isinstance(one, ast.Assert):
            names = [name.id for name in ast.walk(one.test) if isinstance(name, ast.Name)]
            text = ast.unparse(one.test)
            if "candidate" in names and text not in tests:
                tests.append(text)
        elif isinstance(one, KEPT):
            setup.append(one)
        elif not isinstance(one, ast.Expr):
            return {"why": type(one).__name__}
    lines = ["candidate = " + row["entry"]] + [ast.unparse(one) for one in setup]
    return {"setup": "\\n".join(lines), "tests": tests}

print(json.dumps([parts(row) for row in json.load(sys.stdin)]))
`;
