/** Why the kubelet does not take a Pod: its status then has this reason and message. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}
