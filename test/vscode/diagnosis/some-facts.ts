import type {
  AnswerFacts,
  DocumentFacts,
  Facts,
  MemberFacts,
  RivalFacts,
  ServerFacts,
} from '../../../src/vscode/diagnosis/facts.ts';

/** Facts of a window in which ghost text works, but for `changes`. */
export function someFacts(changes: Partial<Facts> = {}): Facts {
  return {
    host: {
      ...{ extension: '1.2.3', editorName: 'Code', editorVersion: '1.106.0', ui: 'desktop' },
      ...{ remote: undefined, system: 'linux x64', node: 'v22.20.0', cores: 8 },
      ...{ memoryBytes: 16e9, freeMemoryBytes: 8e9, isTrusted: true, folders: 1 },
      proxy: undefined,
    },
    editor: { inlineSuggest: true, isSuppressed: false, showDelayMs: 0 },
    document: aDocument(),
    isOn: true,
    named: undefined,
    strategy: { wanted: 'automatic', runs: 'evidence', why: '' },
    servers: [aServer()],
    members: [aMember()],
    left: [],
    answers: { latest: [anAnswer()], here: [anAnswer()] },
    rivals: [],
    changed: [],
    problems: [],
    workspaceModel: 'learned 3 files',
    ...changes,
  };
}

export function aDocument(changes: Partial<DocumentFacts> = {}): DocumentFacts {
  return {
    ...{ languageId: 'typescript', file: '*.ts', scheme: 'file', lines: 12, isOn: true },
    ...{ refusal: undefined, localOnly: false, rest: undefined },
    ...changes,
  };
}

export function aServer(changes: Partial<ServerFacts> = {}): ServerFacts {
  return {
    ...{ label: 'ollama', provider: 'ollama', place: 'local', address: '127.0.0.1:11434' },
    ...{ models: 1, failure: undefined, proxy: undefined },
    ...changes,
  };
}

export function aMember(changes: Partial<MemberFacts> = {}): MemberFacts {
  return {
    ...{ name: 'ollama: small:1b', place: 'local', isInstant: false, state: 'ready' },
    ...{ rests: false, failure: undefined, fill: 'server', selfTest: true, inMemory: true },
    ...{ whileTyping: true, overBudget: false, reason: 'in memory already' },
    ...{ tooLate: 0, evictions: 0 },
    ...changes,
  };
}

/** The model of the workspace. */
export function anInstantMember(): MemberFacts {
  return aMember({ name: 'workspace', isInstant: true, fill: 'place', selfTest: undefined });
}

export function anAnswer(changes: Partial<AnswerFacts> = {}): AnswerFacts {
  return {
    ...{ ago: 12, trigger: 'automatic', languageId: 'typescript', outcome: 'shown' },
    ...{ failures: [], totalMs: 240, by: ['ollama: small:1b'] },
    ...changes,
  };
}

export function aRival(won: number, asked: number): RivalFacts {
  return { name: 'GitHub Copilot', extensionId: 'GitHub.copilot', won, asked };
}

/** The last answer in the document came to nothing. */
export function lastly(outcome: AnswerFacts['outcome']): Partial<Facts> {
  const answer = anAnswer({ outcome, by: [] });
  return { answers: { latest: [answer], here: [answer] } };
}
