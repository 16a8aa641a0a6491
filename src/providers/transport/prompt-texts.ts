import type { GenerationRequest } from '../../core/generation.ts';

/** The texts of a request that no failure may repeat, and by which its tokens are estimated. */
export function confidentialOf({ prompt, tools = [] }: GenerationRequest): readonly string[] {
  const offered = tools.map(({ description = '' }) => description);
  if (prompt.kind === 'raw') return [prompt.text];
  if (prompt.kind === 'infill') return [prompt.prefix, prompt.suffix];
  return [
    ...prompt.messages.flatMap(({ content, toolCalls = [] }) => [
      content,
      ...toolCalls.map((call) => call.arguments),
    ]),
    ...offered,
  ];
}
