import type { ModelDescription } from '../core/model.ts';
import type { MemberAbilities } from '../core/strategy.ts';

/** What a model can do as a member, when nothing stands against it. */
export function abilitiesOf({
  id,
  family,
  primitives,
  roles,
  instant,
  sizeBytes,
  vocabulary,
  vocabularySize,
}: ModelDescription): MemberAbilities {
  return {
    id,
    family,
    primitives,
    ...(instant === true ? { instant } : {}),
    ...(roles.includes('fuse') ? { converses: true } : {}),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(vocabulary === undefined ? {} : { vocabulary }),
    ...(vocabularySize === undefined ? {} : { vocabularySize }),
  };
}
