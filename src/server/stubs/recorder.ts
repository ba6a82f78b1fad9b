/** What is to be recorded, in WireMock's words. */
export type RecordSpec = Readonly<Record<string, unknown>>;

/** A recording that runs. */
export interface Recording {
  readonly spec: RecordSpec;
  /** The stub that hands everything on, when the recording names a server. */
  readonly stub?: string | undefined;
  /** The newest entry of the journal when it began; -1 for none. */
  readonly after: number;
}

/** What a recorder is doing. */
export interface RecorderState {
  readonly status: 'NeverStarted' | 'Recording' | 'Stopped';
  readonly running?: Recording;
}

/** Remembers the recording of a world, which is at most one. */
export interface Recorder {
  readonly status: RecorderState['status'];
  state(): RecorderState;
  /** Goes on from there. */
  follow(state: RecorderState): void;
  start(recording: Recording): void;
  /** What was running; `undefined` when nothing was. */
  stop(): Recording | undefined;
  reset(): void;
}

export function createRecorder(): Recorder {
  let status: Recorder['status'] = 'NeverStarted';
  let running: Recording | undefined;
  return {
    get status() {
      return status;
    },
    state: () => ({ status, ...(running !== undefined && { running }) }),
    follow(state) {
      ({ status, running } = state);
    },
    start(recording) {
      running = recording;
      status = 'Recording';
    },
    stop() {
      const stopped = running;
      running = undefined;
      if (stopped !== undefined) status = 'Stopped';
      return stopped;
    },
    reset() {
      running = undefined;
      status = 'NeverStarted';
    },
  };
}
