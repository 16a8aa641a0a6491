// Records until nothing more can be written, and prints what was: run under a limit on file sizes.
//   node test/recording/write-until-full.ts FILE [second]
// With `second`, another writer has appended to the file since the first one opened it.
import { openRecording } from '../../src/recording/recording-writer.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';

const [file = '', second] = process.argv.slice(2);
const writer = await openRecording(file);
const written: string[] = [];
if (second !== undefined) {
  const other = await openRecording(file);
  for (let i = 0; i < 5; i++) {
    await other.write(recordedLine(`q-other-${i}`));
    written.push(`q-other-${i}`);
  }
  await other.close();
}
let message = '';
for (let i = 0; message === '' && i < 1000; i++) {
  try {
    await writer.write(recordedLine(`q${i}`, { x: 'x'.repeat(100) }));
    written.push(`q${i}`);
  } catch (error) {
    message = error instanceof Error ? error.message : String(error);
  }
}
await writer.close();
console.log(JSON.stringify({ written, message }));
