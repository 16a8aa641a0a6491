import type { LeftOutReason, Selection } from '../engine/member-selection.ts';

const WHY: Partial<Readonly<Record<LeftOutReason, string>>> = {
  missing: 'no server has it; "ensemble models" lists what there is',
  'cloud-off': 'models elsewhere are switched off; cloud.enable switches them on',
};

/**
 * Why members that the user named were not asked, one sentence each.
 *
 * Input   `staysHere`: the file is one that must not leave this machine.
 */
export function nobodyAsked({ chosen, left }: Selection, staysHere: boolean): readonly string[] {
  return [
    ...left.flatMap(({ id, reason }) => {
      const why = WHY[reason];
      return why === undefined ? [] : [`${id}: ${why}`];
    }),
    ...chosen.flatMap(({ listed: { description } }) =>
      staysHere && description.place !== 'local'
        ? [
            `${description.id}: this file must not leave the machine (cloud.neverSend, an ignore file, or a secret file)`,
          ]
        : [],
    ),
  ];
}
