/**
 * What a strategy is called, in words that `t` translates; published names are the same in every language,
 * so those that are nothing else stay as they are.
 */
export function strategyWords(id: string, title: string, t: (words: string) => string): string {
  const titles = new Map([
    ['evidence', t('Evidence: parse, agreement, probability, trust')],
    ['pair-ranker', t('PairRanker: pairwise comparisons')],
    ['llm-blender', t('LLM-Blender: PairRanker and GenFuser')],
    ['urg', t('URG-style: ranking and generation in one pass')],
    ['agent-forest', t('Agent-Forest: votes by likeness')],
    ['smoothie', t('Smoothie: nearest to what all agree on')],
    ['more', t('MoRE: a forest selects, or abstains')],
    ['llm-topla', t('LLM-TOPLA: a diverse team votes')],
    ['majority', t('Majority vote')],
    ['first', t('First finisher')],
    ['fixed', t('One model')],
    ['lazy-span', t('Lazy span fusion')],
    ['adaptive-branching', t('Adaptive branching')],
  ]);
  return titles.get(id) ?? title;
}
