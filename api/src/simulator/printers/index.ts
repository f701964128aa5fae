export { NAME_AND_CREATION } from './definitions.ts';
export { formatEndpoints, loadBalancerAddresses } from './network.ts';
export { nodeRoles } from './node-and-event.ts';
export { podColumns, printPod } from './pod.ts';
export { isDefaultClass, storageClassOf } from './storage.ts';
export { cellsOf, plainTable, type TableShape, tableOf } from './table.ts';
export { accessModes, formatLabels } from './text.ts';
