/** All line ends as `\n`: the same code in files of either kind is the same. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
