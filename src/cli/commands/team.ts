import { teamExample } from '../../benchmark/rankers/team-example.ts';
import {
  TEAM_TRAINING,
  teamTable,
  type NamedTeam,
  type TeamExample,
  type TeamTraining,
} from '../../math/choose-team.ts';
import { LARGEST_POOL } from '../../math/rank-teams.ts';
import { problemText } from '../../recording/read-recording.ts';
import { readRecordingFile } from '../../recording/recording-file.ts';
import { numberOption, type Arguments } from '../arguments.ts';
import { wantFiles } from '../new-recording.ts';
import { UsageError, type Output } from '../output.ts';
import { createProblemTeller } from '../problem-teller.ts';
import { RECORDING_ADVICE } from '../recording-advice.ts';
import { inOneRecording } from './merge.ts';

/**
 * `team`: which members of recordings make the best team, by focal diversity and by the accuracy of
 * their vote. Nobody is asked. Exit code 1 where there is too little to go by.
 */
export async function team(given: Arguments, output: Output): Promise<number> {
  if (given.rest.length === 0) throw new UsageError('team wants RECORDING...');
  wantFiles(given.rest);
  const mostMembers = numberOption(given, 'team-size', { integer: true, minimum: 2 });
  const training: TeamTraining = { ...TEAM_TRAINING, ...(mostMembers && { mostMembers }) };
  const { examples, requests } = await examplesIn(given, training.rightFrom, output);
  const { pool, items, teams } = tableOf(examples, training);
  output.json({ requests, items: items.length, pool, teams });
  if (teams.length === 0) {
    output.message(
      given.models !== undefined && pool.length === 0
        ? `${given.models.join(', ')} wrote nothing that is on record here; --models wants members by id or name`
        : `too little to go by: of ${items.length} of ${requests} requests it is known which answers of two members or more are right; ${training.leastItems} are wanted. ${RECORDING_ADVICE}`,
    );
    return 1;
  }
  output.text(`of ${pool.join(', ')}, at ${items.length} requests:`);
  for (const line of tableLines(teams)) output.text(line);
  return 0;
}

async function examplesIn(
  { rest, models }: Arguments,
  rightFrom: number,
  output: Output,
): Promise<{ readonly examples: readonly TeamExample[]; readonly requests: number }> {
  const problems = createProblemTeller(output);
  const examples: TeamExample[] = [];
  let requests = 0;
  for await (const item of inOneRecording(rest, readRecordingFile)) {
    if (item.kind === 'problem') {
      problems.tell(problemText(item));
      continue;
    }
    requests++;
    const example = teamExample(item.line, rightFrom);
    if (example !== undefined) examples.push(models ? among(example, models) : example);
  }
  problems.end();
  return { examples, requests };
}

/** An example as if only these members, by id or name, had been asked. */
function among({ candidates, failures }: TeamExample, models: readonly string[]): TeamExample {
  const isNamed = (id: string): boolean =>
    models.some((name) => name === id || id.endsWith(`:${name}`));
  return {
    candidates: candidates.filter(({ modelIds }) => modelIds.some(isNamed)),
    failures: failures?.filter(isNamed) ?? [],
  };
}

function tableOf(examples: readonly TeamExample[], training: TeamTraining) {
  try {
    return teamTable(examples, training);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message}; --models A,B names up to ${LARGEST_POOL}`);
  }
}

function tableLines(teams: readonly NamedTeam[]): readonly string[] {
  const figures = (values: readonly string[]): string =>
    values.map((value) => value.padStart(9)).join('');
  return [
    `${figures(['fitness', 'focal', 'accuracy'])}  team`,
    ...teams.map(({ members, ...terms }) => {
      const { fitness, focal, accuracy } = terms;
      const numbers = [fitness, focal, accuracy].map((value) => value.toFixed(3));
      return `${figures(numbers)}  ${members.join(', ')}`;
    }),
  ];
}
