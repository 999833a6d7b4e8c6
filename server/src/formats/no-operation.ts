import type { Operation } from "../model/operation.ts";
import { notInThisFormat } from "./values.ts";

/** What a format knows of the operation of its containers where it can say nothing of it. */
export const noOperation: Operation = {
  livenessProbe: notInThisFormat,
  readinessProbe: notInThisFormat,
  pullPolicy: notInThisFormat,
  ephemeralStorageLimit: notInThisFormat,
  ephemeralStorageRequest: notInThisFormat,
  pidsLimit: notInThisFormat,
  logging: { driver: notInThisFormat, maxSize: notInThisFormat },
};
