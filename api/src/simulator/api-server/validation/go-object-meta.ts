import { goQuote } from '../../apimachinery/go-quote.ts';
import { isRecord } from '../../apimachinery/records.ts';
import { goAddress, goPointer, goSlice, goStringMap, goStrings, goStruct, goTimePointer } from './go-syntax.ts';

type Fields = Readonly<Record<string, unknown>>;

const ZERO_TIME = 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)';

const texts = (fields: Fields, names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([go, name]) => [go, goQuote(String(fields[name] ?? ''))]));

const structs = (list: unknown): readonly Fields[] | undefined => (Array.isArray(list) ? list.filter(isRecord) : undefined);

/** The metadata of an object that is not kept, as `%#v` prints them. @see kubernetes: apimachinery/pkg/apis/meta/v1/types.go ObjectMeta */
export const goObjectMeta = (metadata: Fields, managedFields: readonly object[]): string =>
  goStruct('v1.ObjectMeta', {
    ...texts(metadata, { Name: 'name', GenerateName: 'generateName', Namespace: 'namespace', SelfLink: 'selfLink', UID: 'uid' }),
    ...texts(metadata, { ResourceVersion: 'resourceVersion' }),
    Generation: String(metadata.generation ?? 0),
    CreationTimestamp: ZERO_TIME,
    DeletionTimestamp: goTimePointer(metadata.deletionTimestamp as string | undefined),
    DeletionGracePeriodSeconds: goPointer('int64', metadata.deletionGracePeriodSeconds),
    Labels: goStringMap(metadata.labels as Readonly<Record<string, string>> | undefined),
    Annotations: goStringMap(metadata.annotations as Readonly<Record<string, string>> | undefined),
    OwnerReferences: goSlice('v1.OwnerReference', structs(metadata.ownerReferences)?.map(ownerReference)),
    Finalizers: goStrings(metadata.finalizers as readonly string[] | undefined),
    ManagedFields: goSlice('v1.ManagedFieldsEntry', structs(managedFields)?.map(managedEntry)),
  });

const ownerReference = (reference: Fields): string =>
  goStruct('v1.OwnerReference', {
    ...texts(reference, { APIVersion: 'apiVersion', Kind: 'kind', Name: 'name', UID: 'uid' }),
    Controller: goPointer('bool', reference.controller),
    BlockOwnerDeletion: goPointer('bool', reference.blockOwnerDeletion),
  });

const managedEntry = (entry: Fields): string =>
  goStruct('v1.ManagedFieldsEntry', {
    ...texts(entry, { Manager: 'manager', Operation: 'operation', APIVersion: 'apiVersion' }),
    Time: goTimePointer(entry.time as string),
    ...texts(entry, { FieldsType: 'fieldsType' }),
    FieldsV1: goAddress('v1.FieldsV1'),
    ...texts(entry, { Subresource: 'subresource' }),
  });
