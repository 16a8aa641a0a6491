/**
 * Models whose first choice another model also thinks likely: EVA's filter against stray votes.
 *
 *     i survives  ⇔  first_i ∈ top-k_j for some j ≠ i;      if none survives, all do
 *
 * Input   per model, what it thinks likely, best first. A model without choices survives only with all.
 * Output  indices, ascending. Cost O(N² · k).
 * Source  Xu, Lu and Zhang, "Bridging the Gap between Different Vocabularies for LLM Ensemble", NAACL
 *         2024; k = 3 as in its read-me, 5 in its code.
 */
export function agreeingVoters(choices: readonly (readonly string[])[], k = 3): number[] {
  const likely = choices.map((choice) => new Set(choice.slice(0, k)));
  const all = choices.map((_, i) => i);
  const agreeing = all.filter((i) => {
    const [first] = choices[i] ?? [];
    return first !== undefined && likely.some((others, j) => j !== i && others.has(first));
  });
  return agreeing.length > 0 ? agreeing : all;
}
