import type { FileSystemPort } from './file-system-port.js';
import type { StoreKeeper } from './store-keeper.js';
import { scanStore } from './store-scan.js';
import type { StoreScan } from './store-scan.js';
import type { StoreWarnings } from './store-warnings.js';

/**
 * What a store holds, once what dead processes left is gone; what is not as it should be is told. Under the lock.
 *
 * @throws StoreReadError
 */
export async function scanForWriting(
  fs: FileSystemPort,
  store: string,
  keeper: StoreKeeper,
  warnings: StoreWarnings,
): Promise<StoreScan> {
  const scan = await scanStore(fs, store);
  warnings.tellOfIndex(scan.index.problem);
  warnings.tellOfUnusable(scan.checkpoints);
  const restored = await keeper.removeLeftovers(scan);
  warnings.tellOfVanished(scan.index.known.keys(), new Set([...scan.names, ...restored]));
  return restored.length === 0 ? scan : scanStore(fs, store);
}
