# SPDX-License-Identifier: MIT
# Every line of a text becomes a C string literal.
s/\\/\\\\/g
s/"/\\"/g
s/^/"/
s/$/\\n"/
