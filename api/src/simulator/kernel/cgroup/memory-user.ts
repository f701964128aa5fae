/** What the OOM killer sees of a process. */
export interface MemoryUser {
  readonly pid: number;
  readonly memoryBytes: number;
  readonly oomScoreAdj: number;
  readonly comm: string;
  readonly uid: number;
  /** As the node sees it. */
  readonly hostPid: number;
  killedForMemory(): void;
  /** Once it has ended. */
  readonly status?: object | undefined;
}
