import { Outcome } from '../../../engine/index.ts';

/** `exit`. */
export class Exit extends Outcome {
  constructor(readonly code: number) {
    super('exit');
  }
}

/** `last` and `next`, until the loop that they are in. */
export class Leave extends Outcome {
  constructor(readonly what: 'last' | 'next') {
    super(what);
  }
}

/** `die`, and what Perl itself dies of. */
export class Death extends Outcome {}
