-- AlterTable
ALTER TABLE "SavedRun" ADD COLUMN     "openedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "SavedRun_openedAt_idx" ON "SavedRun"("openedAt");
