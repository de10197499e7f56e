/** Why the demo could not start, in words for the person who started it. */
export class StartProblem extends Error {
  readonly code: 'port-taken' | 'no-build' | 'no-address';
  constructor(code: StartProblem['code'], message: string) {
    super(message);
    this.name = 'StartProblem';
    this.code = code;
  }
}
