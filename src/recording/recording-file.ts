import { bytesOf } from './file-bytes.ts';
import { readRecording, type RecordingItem } from './read-recording.ts';

/**
 * The requests of a file, packed or not; see `readRecording`. Problems name the file; a missing one is
 * one problem.
 */
export async function* readRecordingFile(file: string): AsyncGenerator<RecordingItem> {
  for await (const item of readRecording(bytesOf(file))) {
    yield item.kind === 'problem' ? { ...item, file } : item;
  }
}
