// SPDX-License-Identifier: MIT
module foresto

go 1.19
