-- AlterTable: a column is added where the table stands, since to make it anew would take away what refers to it.
ALTER TABLE "Topic" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Concept" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Question" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;
