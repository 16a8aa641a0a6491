import path from 'node:path';

/** How an Ollama that is installed is started. */
export interface StartWay {
  readonly kind: 'app' | 'service' | 'program';
  /** For a terminal. */
  readonly command: string;
}

/** Where an installed Ollama leaves something, and what that tells of starting it; the best way first. */
export interface TracePlace extends StartWay {
  readonly file: string;
}

/** Places to look at, by what the system's installers and package managers do. Reads nothing. */
export function tracePlaces(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly TracePlace[] {
  const { HOME = '', LOCALAPPDATA = '', PATH = environment['Path'] ?? '' } = environment;
  const system = platform === 'win32' ? path.win32 : path.posix;
  const folders = PATH.split(system.delimiter).filter((folder) => system.isAbsolute(folder));
  const program = platform === 'win32' ? 'ollama.exe' : 'ollama';
  const programs = (more: readonly string[]): readonly TracePlace[] =>
    [...folders, ...more].map((folder) => ({
      ...{ kind: 'program', command: 'ollama serve', file: system.join(folder, program) },
    }));
  switch (platform) {
    case 'darwin':
      return [
        ...['/Applications/Ollama.app', `${HOME}/Applications/Ollama.app`].map(
          (file): TracePlace => ({ kind: 'app', command: 'open -a Ollama', file }),
        ),
        ...programs(['/opt/homebrew/bin', '/usr/local/bin']),
      ];
    case 'win32':
      return programs(LOCALAPPDATA === '' ? [] : [system.join(LOCALAPPDATA, 'Programs', 'Ollama')]);
    default:
      return [
        ...['/etc/systemd/system/ollama.service', '/usr/lib/systemd/system/ollama.service'].map(
          (file): TracePlace => ({
            ...{ kind: 'service', command: 'sudo systemctl start ollama', file },
          }),
        ),
        ...programs(['/usr/local/bin', '/usr/bin', '/snap/bin', `${HOME}/.local/bin`]),
      ];
  }
}

/** The first way whose trace is there; undefined where Ollama is not likely to be installed. */
export async function startWay(
  places: readonly TracePlace[],
  exists: (file: string) => Promise<boolean>,
): Promise<StartWay | undefined> {
  const there = await Promise.all(places.map(({ file }) => exists(file)));
  return places.find((_, i) => there[i] === true);
}
