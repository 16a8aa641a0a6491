/**
 * The Python program that loads another as a module and evaluates calls in it. It reads one JSON value
 * from its standard input: `token`, `path` (of the module, below the working folder), `calls`,
 * `callSeconds` and `loadSeconds`. It writes records to its standard output, each on a line of its own
 * behind the token:
 *
 *     {"noCall": i, "why": …}       call i is no expression; then nothing else follows
 *     {"load": ""}                  the module is loaded; else the name of what it threw, the last record
 *     {"call": i, "value": …} | {"call": i, "threw": name} | {"call": i, "timedOut": true}
 *
 * - What the module prints goes nowhere, and its standard input is empty: it reads no token there.
 * - Each call is evaluated in a process of its own, forked when the module is loaded: no call sees what
 *   another has done, none can end the driver, and the time limit holds whatever the call catches.
 * - A value is shown by `repr`, but the entries of dictionaries and sets in order, and without addresses.
 *   Of a long one the beginning and its SHA-256 are told. What a coroutine comes to is its value.
 * - `random` begins alike in every run.
 *
 * Known weakness: the module is loaded in the driver's process. One that looks into its caller's frames
 * finds the token, and can say of itself what it likes; of other texts it can say nothing.
 */
export const PYTHON_DRIVER = `
import hashlib, json, os, random, re, select, signal, sys, time

MOST_NODES = 200000
SHOWN = 2000

def nameof(error):
    try:
        return str(type(error).__name__)[:100]
    except BaseException:
        return "error"

def shown(value):
    nodes = [0]
    def canon(v, depth):
        nodes[0] += 1
        if depth > 20 or nodes[0] > MOST_NODES:
            return "..."
        kind = type(v)
        if kind is dict:
            return "{" + ", ".join(sorted(canon(k, depth + 1) + ": " + canon(x, depth + 1) for k, x in v.items())) + "}"
        if kind is set or kind is frozenset:
            return kind.__name__ + "(" + ", ".join(sorted(canon(x, depth + 1) for x in v)) + ")"
        if kind is list:
            return "[" + ", ".join(canon(x, depth + 1) for x in v) + "]"
        if kind is tuple:
            return "(" + "".join(canon(x, depth + 1) + ", " for x in v) + ")"
        return re.sub(" at 0x[0-9a-fA-F]+", "", repr(v))
    text = canon(value, 0)
    if len(text) <= SHOWN:
        return text
    return text[:200] + "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

def run():
    write, leave, fork, pipe, read, close = os.write, os._exit, os.fork, os.pipe, os.read, os.close
    kill, wait, now, wait_for = os.kill, os.waitpid, time.monotonic, select.select
    dumps, show, name, alarm = json.dumps, shown, nameof, signal.setitimer
    wish = json.loads(sys.stdin.buffer.read())
    token, calls, limit = wish["token"].encode(), wish["calls"], wish["callSeconds"]
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for own in (0, 1, 2):
        os.dup2(nothing, own)

    def put(to, data):
        while data:
            data = data[write(to, data):]

    def tell(record):
        put(out, b"\\n" + token + b" " + dumps(record).encode() + b"\\n")

    compiled = []
    for i, call in enumerate(calls):
        try:
            compiled.append(compile(call.strip(), "call", "eval", dont_inherit=True))
        except BaseException as error:
            tell({"noCall": i, "why": str(error)[:200]})
            leave(0)

    path = os.path.abspath(wish["path"])
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    with open(path, "rb") as file:
        source = file.read()
    stem = os.path.splitext(os.path.basename(path))[0]
    module = type(sys)(stem)
    module.__file__ = path
    sys.modules[stem] = module
    random.seed(0)
    # Ends the process where nothing catches it; else the limit of the whole does.
    alarm(signal.ITIMER_REAL, wish["loadSeconds"])
    del wish
    try:
        exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        tell({"load": name(error)})
        leave(0)
    alarm(signal.ITIMER_REAL, 0)
    tell({"load": ""})

    def outcome(code):
        try:
            random.seed(0)
            value = eval(code, module.__dict__)
            if type(value).__name__ == "coroutine":
                import asyncio
                value = asyncio.run(value)
            return {"value": show(value)}
        except BaseException as error:
            return {"threw": name(error)}

    for i, code in enumerate(compiled):
        reading, writing = pipe()
        child = fork()
        if child == 0:
            try:
                close(out)
                close(reading)
                put(writing, dumps(outcome(code)).encode() + b"\\n")
            finally:
                leave(0)
        close(writing)
        said, late, until = b"", False, now() + limit
        while not said.endswith(b"\\n") and len(said) < 65536:
            left = until - now()
            if left <= 0 or not wait_for([reading], [], [], left)[0]:
                late = True
                break
            piece = read(reading, 65536)
            if not piece:
                break
            said += piece
        close(reading)
        try:
            kill(child, signal.SIGKILL)
            wait(child, 0)
        except OSError:
            pass
        try:
            record = {"timedOut": True} if late else json.loads(said)
        except ValueError:
            record = {}
        if type(record) is dict:
            record["call"] = i
            tell(record)
    leave(0)

run()
`;
