export * from './correlator.ts';
export * from './event.ts';
export * from './recorder.ts';
export * from './series-recorder.ts';
