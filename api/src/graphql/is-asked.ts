/** Whether something that is called so is wanted by an argument that may be left out: all is, unless one name is given. */
export function isAsked(wanted: string | null | undefined, name: string | null): boolean {
  return wanted === null || wanted === undefined || wanted === name;
}
