import { OsError, type Process } from '../../../../../kernel/index.ts';

const lockFile = (data: string): string => `${data}/mongod.lock`;

/** Takes a data directory for this server alone; whether the last to have it ended without letting go of it. Throws OsError. @see mongo: src/mongo/db/storage/storage_engine_lock_file_posix.cpp */
export function lockData(process: Process, data: string): boolean {
  const path = lockFile(data);
  const isUnclean = process.access(path, 'f') && process.stat(path).size > 0;
  process.flock(process.open(path, { write: true, create: true }, 0o600));
  process.writeFile(path, `${process.pid}\n`);
  return isUnclean;
}

/** It is left empty by a server that ends as it should. */
export function letGoOf(process: Process, data: string): void {
  try {
    process.truncate(lockFile(data), 0);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
  }
}

/** Why a directory could not be had. */
export function lockProblem(data: string, error: OsError, mayLook: boolean): string {
  const file = lockFile(data);
  if (error.code === 'ENOENT')
    return `NonExistentPath: Data directory ${data} not found. Create the missing directory or specify another path using (1) the --dbpath command line option, or (2) by adding the 'storage.dbPath' option in the configuration file.`;
  if (error.code === 'EAGAIN')
    return `DBPathInUse: Unable to lock the lock file: ${file} (${error.message}). Another mongod instance is already running on the ${data} directory`;
  if (!mayLook && error.code === 'EACCES')
    return `Location28596: Unable to determine status of lock file in the data directory ${data}: boost::filesystem::status: ${error.message}: \\"${file}\\"`;
  if (error.code === 'EACCES') return `IllegalOperation: Attempted to create a lock file on a read-only directory: ${data}`;
  return `DBPathInUse: Unable to create/open the lock file: ${file} (${error.message}). Ensure the user executing mongod is the owner of the lock file and has the appropriate permissions. Also make sure that another mongod instance is not already running on the ${data} directory`;
}
