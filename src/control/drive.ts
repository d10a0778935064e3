// From an action to the duty of the motor: the reference for firmware/core/drive.c, which must equal it bit for bit.

/** The fields of a rig's settings that the drive needs. Both dead zones are below `dutyMax`. */
export interface DriveSettings {
  readonly dutyMax: number;
  readonly deadZoneRight: number;
  readonly deadZoneLeft: number;
}

/**
 * Duty for an action: 0 for 0, and the range from the dead zone to `dutyMax` for the rest, rounded to the nearest (half up in magnitude).
 * @param actionQ15 -32768 to 32767. @returns -dutyMax to dutyMax, positive to the right.
 */
export function driveDuty(settings: DriveSettings, actionQ15: number): number {
  if (actionQ15 === 0) return 0;
  const deadZone = actionQ15 > 0 ? settings.deadZoneRight : settings.deadZoneLeft;
  const magnitude = deadZone + (((settings.dutyMax - deadZone) * Math.abs(actionQ15) + 16384) >> 15);
  return actionQ15 > 0 ? magnitude : 0 - magnitude;
}
