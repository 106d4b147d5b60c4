-- AlterTable
ALTER TABLE "sync_run" ADD COLUMN     "cancelled_by" TEXT;
