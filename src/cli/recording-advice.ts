/** Where recordings come from that tell which answers are right; behind a message that wants more of them. */
export const RECORDING_ADVICE =
  '"ensemble bench workspace DIR --record FILE" writes such recordings from your own code';
