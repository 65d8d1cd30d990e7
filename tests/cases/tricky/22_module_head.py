#!/usr/bin/env python3
# -*- coding: utf-8 -*-
#
# Copyright 2024 Nobody
# SPDX-License-Identifier: MIT
# pylint: disable=all

# What this file is about: nothing.
from __future__ import annotations
import os
