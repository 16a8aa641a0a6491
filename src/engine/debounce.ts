import { mayAnswerTyping } from './cloud/automatic-cloud.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { MemberRoster } from './member-roster.ts';
import { debounceFor } from './speeds.ts';
import { takesTime } from './strategy-choice.ts';

/** The pause before an automatic request is sent: as set, else by the speeds of those it may ask. Unit: ms. */
export function debounceOf(roster: MemberRoster, settings: EngineSettings): number {
  if (settings.debounceMs !== undefined) return settings.debounceMs;
  const { chosen } = roster.selection();
  const asked = chosen.filter(
    ({ listed }) => takesTime(listed) && mayAnswerTyping(listed, settings),
  );
  return debounceFor(asked.map(({ listed }) => roster.speeds.of(listed.description.id)));
}
