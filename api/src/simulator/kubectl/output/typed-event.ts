import { EMPTY_EVENT, inGoOrder } from '../../api-server/index.ts';
import type { Event } from '../../apimachinery/objects.ts';

/** An event as kubectl prints what it has decoded itself. @see kubernetes: api/core/v1/types.go Event */
export const typedEvent = (event: Event): Event => inGoOrder({ ...EMPTY_EVENT, ...event } as unknown as Event);
