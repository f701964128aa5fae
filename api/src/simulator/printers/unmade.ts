import { AGE, boolean, type ColumnDefinition, column, integer, NAME, NAME_AND_CREATION, ofField, WITHIN, wide } from './definitions.ts';
import type { PrinterOf } from './printer.ts';

/** Of these there is none in a run: their tables are empty. */
const empty = (...columns: readonly ColumnDefinition[]): PrinterOf<never> => ({ columns, cells: () => [] });

const webhooks = integer('Webhooks', 'Webhooks indicates the number of webhooks registered in this configuration');

/** @see kubernetes: pkg/printers/internalversion/printers.go AddHandlers */
export const unmadePrinters: Readonly<Record<string, PrinterOf<never>>> = {
  PodTemplate: empty(NAME, ...WITHIN.map((one) => ({ ...one, priority: 0 })), column('Pod Labels', 'The labels for the pod template.')),
  ReplicationController: empty(
    NAME,
    integer('Desired', ofField('ReplicationControllerSpec.replicas')),
    integer('Current', ofField('ReplicationControllerStatus.replicas')),
    integer('Ready', ofField('ReplicationControllerStatus.readyReplicas')),
    AGE,
    ...WITHIN,
    wide('Selector', ofField('ReplicationControllerSpec.selector')),
  ),
  StatefulSet: empty(NAME, column('Ready', 'Number of the pod with ready state'), AGE, ...WITHIN),
  Job: empty(
    NAME,
    column('Completions', ofField('JobStatus.succeeded')),
    column('Duration', 'Time required to complete the job.'),
    AGE,
    ...WITHIN,
    wide('Selector', ofField('JobSpec.selector')),
  ),
  CronJob: empty(
    NAME,
    column('Schedule', ofField('CronJobSpec.schedule')),
    boolean('Suspend', ofField('CronJobSpec.suspend')),
    integer('Active', ofField('CronJobStatus.active')),
    column('Last Schedule', ofField('CronJobStatus.lastScheduleTime')),
    AGE,
    ...WITHIN,
    wide('Selector', ofField('JobSpec.selector')),
  ),
  MutatingWebhookConfiguration: empty(NAME, webhooks, AGE),
  ValidatingWebhookConfiguration: empty(NAME, webhooks, AGE),
  CSIStorageCapacity: empty(...NAME_AND_CREATION),
  CustomResourceDefinition: empty(...NAME_AND_CREATION),
};
