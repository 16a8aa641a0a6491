/**
 * The Python program that runs another, read from its standard input after a first line with a
 * token, and writes the token once that other program has run to its end. To leave early, with
 * whatever exit code, is therefore not to pass.
 *
 * - What is needed at the end is looked up before the program runs, so that it may replace `print`,
 *   `os.write` or all of `sys.stdout` without harm.
 * - The standard input is empty by then: the program can read neither the token nor itself there.
 * - The program is a module of its own called `program`; `if __name__ == "__main__"` is false.
 * - It ends at once after the token, so that a thread or an exit handler left behind costs no time.
 *
 * Known weakness: both are in one process. A program that looks into its caller's frame finds the
 * token; one that returns objects which are equal to everything passes honest tests.
 */
export const DRIVER = `
import os, sys

def run(write, leave):
    token, _, source = sys.stdin.buffer.read().partition(b"\\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    module = type(sys)("program")
    sys.modules["program"] = module
    try:
        exec(compile(source.decode(), "program.py", "exec", dont_inherit=True), module.__dict__)
    except SystemExit:
        write(2, b"\\nSystemExit: left before the end\\n")
        leave(1)
    write(1, b"\\n" + token + b"\\n")
    leave(0)

run(os.write, os._exit)
`;

/**
 * -s -S: no site packages; HumanEval uses only the standard library, and where many are installed
 * finding them costs most of the start. -B: nothing is compiled to disk. Not -I, which would ignore the environment below.
 */
export const DRIVER_OPTIONS: readonly string[] = ['-s', '-S', '-B'];

/** The order of sets and what is printed are the same in every run and on every machine. */
export const DRIVER_ENVIRONMENT: Readonly<Record<string, string>> = {
  PYTHONHASHSEED: '0',
  PYTHONUTF8: '1',
};
