import { languageModelContract } from '../../contracts/language-model.ts';
import type { LanguageModelHarness } from '../../contracts/language-model.ts';
import { embeddedServer, modelNamed, NANO_MODELS } from './models.ts';

const RAW: LanguageModelHarness['prompts'] = [
  { kind: 'raw', text: 'import { readFile } from "node:fs";\n\nexport function load(' },
  { kind: 'raw', text: 'class Queue {\n  constructor() {\n    this.items = ' },
];
const HOLES: LanguageModelHarness['prompts'] = [
  {
    kind: 'infill',
    prefix: 'import { readFile } from "node:fs";\n\nexport function load(',
    suffix: '',
  },
  { kind: 'infill', prefix: 'for (const item of ', suffix: ') {\n  use(item);\n}\n' },
];

async function harness(
  name: string,
  prompts: LanguageModelHarness['prompts'],
): Promise<LanguageModelHarness> {
  const server = embeddedServer();
  const model = await modelNamed(server, name);
  return {
    model,
    missing: server.model({ ...model.description, id: 'embedded:gone', name: 'gone' }),
    prompts,
    dispose: () => server.dispose(),
  };
}

for (const name of NANO_MODELS)
  languageModelContract(`embedded ${name}, raw prompt`, () =>
    harness(`ensemble-nano-${name}`, RAW),
  );
languageModelContract('embedded ts, infill', () => harness('ensemble-nano-ts', HOLES));
