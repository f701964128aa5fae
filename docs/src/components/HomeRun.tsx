import { firstInput } from '../api/first.ts';
import type { SimulateResult } from '../api/run.ts';
import { KeptRun } from './playground/KeptRun.tsx';

/** A first run, to be changed at once. */
export function HomeRun({ recorded }: { readonly recorded: SimulateResult | null }) {
  return <KeptRun name="home" first={firstInput} recorded={recorded} />;
}
