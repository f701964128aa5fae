-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_SavedRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "input" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "openedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_SavedRun" ("createdAt", "id", "input") SELECT "createdAt", "id", "input" FROM "SavedRun";
DROP TABLE "SavedRun";
ALTER TABLE "new_SavedRun" RENAME TO "SavedRun";
CREATE INDEX "SavedRun_openedAt_idx" ON "SavedRun"("openedAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
