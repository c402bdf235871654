"""Exponential and logarithm of one number without calls or branches, so that loops over them become vectors; pasted."""

from __future__ import annotations

import numba
import numpy as np

_SERIES = (
    *(0.5000000000000011, 0.16666666666666413, 0.041666666666530155, 0.008333333333494461, 0.0013888888943630114),
    *(0.00019841269506578688, 2.480149309890655e-05, 2.7557586373840165e-06),
    *(2.763024837921144e-07, 2.5000061602835666e-08),
)
_LN2_HIGH = 0.6931471803691238  # its last 20 bits are 0
_LN2_LOW = 1.9082149292705877e-10
_ROUNDER = 1.5 * 2.0**52
_HALF_ROOT = np.int64(0x3FE6A09E667F3BCD)  # the bits of the square root of 1/2


@numba.njit(error_model="numpy", fastmath={"contract"})
def _exponential(d: float, lost: float) -> float:
    """e^(d + lost) for d up to 0 and a lost that is small against it, to 1 ulp; nan gives nan.

    It is 2^k e^r with r at most log(2)/2 in size, and e^r is 1 + r + r^2 times the sum of _SERIES[i] r^i, to 4e-18.
    Adding _ROUNDER rounds to an integer k, which then stands in the last bits; 2^(k + 64) / 2^64 is right for subnormal
    numbers too.
    """
    inside = -746.0 if d < -746.0 else d
    rounded = inside * 1.4426950408889634 + _ROUNDER
    k = rounded - _ROUNDER
    main, small = inside - k * _LN2_HIGH, lost - k * _LN2_LOW
    r = main + small
    left_out = (main - r) + small
    square = r * r
    fourth = square * square
    low = (_SERIES[0] + r * _SERIES[1]) + square * (_SERIES[2] + r * _SERIES[3])
    middle = (_SERIES[4] + r * _SERIES[5]) + square * (_SERIES[6] + r * _SERIES[7])
    high = _SERIES[8] + r * _SERIES[9]
    raised = 1.0 + (r + (square * (low + fourth * (middle + fourth * high)) + left_out))
    power = np.int64((np.float64(rounded).view(np.int64) + np.int64(1023 + 64)) << np.int64(52)).view(np.float64)
    scaled: float = raised * power * 2.0**-64
    return scaled


@numba.njit(error_model="numpy")
def _lifted(x: float, m: float) -> float:
    """e^(x - m), m the largest x, with what x - m loses to rounding put back."""
    d = x - m
    restored = d + m
    lost = (x - restored) + ((restored - d) - m)
    raised: float = _exponential(d, lost if abs(lost) < 1.0 else 0.0)
    return raised


@numba.njit(error_model="numpy", fastmath={"contract"})
def _log_of_one_plus(f: float, more: float) -> float:
    """log(1 + f + more) for f from 0 and a more that is small against it, to 1 ulp; nan gives nan.

    1 + f is 2^k (1 + g) with 1 + g between the square roots of 1/2 and 2, and log(1 + g) is 2 artanh(g / (2 + g)).
    """
    whole = 1.0 + f
    bits = np.float64(whole).view(np.int64) - _HALF_ROOT
    k = float(bits >> np.int64(52))
    scaled = np.int64((bits & np.int64(0xFFFFFFFFFFFFF)) + _HALF_ROOT).view(np.float64)
    g = f if k == 0.0 else scaled - 1.0
    rest = (more if k == 0.0 else (f - (whole - 1.0)) + more) / whole
    s = g / (2.0 + g)
    z = s * s
    series = 1 / 21 + z * (1 / 23)
    for odd in (19, 17, 15, 13, 11, 9, 7, 5, 3):
        series = 1 / odd + z * series
    half = 0.5 * g * g
    whole_log: float = k * _LN2_HIGH + (g - (half - (s * (half + 2.0 * z * series) + (k * _LN2_LOW + rest))))
    return whole_log
