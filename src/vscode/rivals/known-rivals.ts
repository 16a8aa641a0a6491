/** Another extension that shows ghost text. */
export interface KnownRival {
  /** Publisher and name, as its page in the marketplace has them. */
  readonly extensionId: string;
  /** What people call it: a name, which is not translated. */
  readonly name: string;
  /** Its setting that switches languages on and off, a map by language id with `*` for all others. */
  readonly languages?: string;
}

/**
 * Extensions that are known to show ghost text while one types. Others are noticed too, by races that are
 * lost, and stay without a name. A setting stands here only where it is a map by language id.
 */
export const knownRivals: readonly KnownRival[] = [
  { extensionId: 'GitHub.copilot', name: 'GitHub Copilot', languages: 'github.copilot.enable' },
  {
    extensionId: 'GitHub.copilot-chat',
    name: 'GitHub Copilot',
    languages: 'github.copilot.enable',
  },
  { extensionId: 'Continue.continue', name: 'Continue' },
  { extensionId: 'TabNine.tabnine-vscode', name: 'Tabnine' },
  { extensionId: 'Codeium.codeium', name: 'Windsurf', languages: 'codeium.enableConfig' },
  { extensionId: 'Supermaven.supermaven', name: 'Supermaven', languages: 'supermaven.enable' },
  { extensionId: 'sourcegraph.cody-ai', name: 'Cody', languages: 'cody.autocomplete.languages' },
  { extensionId: 'TabbyML.vscode-tabby', name: 'Tabby' },
  { extensionId: 'rjmacarthy.twinny', name: 'twinny', languages: 'twinny.enabledLanguages' },
  { extensionId: 'ggml-org.llama-vscode', name: 'llama.vscode' },
  { extensionId: 'kilocode.kilo-code', name: 'Kilo Code' },
  { extensionId: 'amazonwebservices.amazon-q-vscode', name: 'Amazon Q' },
  { extensionId: 'Google.geminicodeassist', name: 'Gemini Code Assist' },
  { extensionId: 'Augment.vscode-augment', name: 'Augment' },
  { extensionId: 'JetBrains.jetbrains-ai-assistant', name: 'JetBrains AI Assistant' },
];

/** Whether an extension is there, and whether it runs. */
export type Presence = (extensionId: string) => 'absent' | 'installed' | 'active';

/**
 * The known rivals that run, one of a name: those of one vendor count as one. What is only installed shows
 * nothing: an editor brings some of them along.
 */
export function activeRivals(presence: Presence): readonly KnownRival[] {
  const active = knownRivals.filter(({ extensionId }) => presence(extensionId) === 'active');
  return active.filter(({ name }, i) => active.findIndex((one) => one.name === name) === i);
}
