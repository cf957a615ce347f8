#include "textflag.h"

// func poolWide(pooled, bias *window, rows []*row)
//
// Y0-Y3 are pooled, Y12-Y15 the bias. Y4-Y7 are what the latest word adds as the
// first of a window, with the bias; Y8-Y11 the sums of the latest two words, as the
// first and the second. A row has 128 bytes for each place in a window.
TEXT ·poolWide(SB), NOSPLIT, $0-40
	MOVQ pooled+0(FP), DI
	MOVQ bias+8(FP), DX
	MOVQ rows_base+16(FP), SI
	MOVQ rows_len+24(FP), CX
	SUBQ $2, CX
	JLE  done
	VMOVDQU 0(DI), Y0
	VMOVDQU 32(DI), Y1
	VMOVDQU 64(DI), Y2
	VMOVDQU 96(DI), Y3
	VMOVDQU 0(DX), Y12
	VMOVDQU 32(DX), Y13
	VMOVDQU 64(DX), Y14
	VMOVDQU 96(DX), Y15
	MOVQ 0(SI), AX
	MOVQ 8(SI), BX
	ADDQ $16, SI
	VPADDW 0(AX), Y12, Y8
	VPADDW 32(AX), Y13, Y9
	VPADDW 64(AX), Y14, Y10
	VPADDW 96(AX), Y15, Y11
	VPADDW 128(BX), Y8, Y8
	VPADDW 160(BX), Y9, Y9
	VPADDW 192(BX), Y10, Y10
	VPADDW 224(BX), Y11, Y11
	VPADDW 0(BX), Y12, Y4
	VPADDW 32(BX), Y13, Y5
	VPADDW 64(BX), Y14, Y6
	VPADDW 96(BX), Y15, Y7

loop:
	MOVQ (SI), AX
	ADDQ $8, SI
	VPADDW 256(AX), Y8, Y8
	VPADDW 288(AX), Y9, Y9
	VPADDW 320(AX), Y10, Y10
	VPADDW 352(AX), Y11, Y11
	VPMAXSW Y8, Y0, Y0
	VPMAXSW Y9, Y1, Y1
	VPMAXSW Y10, Y2, Y2
	VPMAXSW Y11, Y3, Y3
	VPADDW 128(AX), Y4, Y8
	VPADDW 160(AX), Y5, Y9
	VPADDW 192(AX), Y6, Y10
	VPADDW 224(AX), Y7, Y11
	VPADDW 0(AX), Y12, Y4
	VPADDW 32(AX), Y13, Y5
	VPADDW 64(AX), Y14, Y6
	VPADDW 96(AX), Y15, Y7
	DECQ CX
	JNZ  loop
	VMOVDQU Y0, 0(DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VZEROUPPER

done:
	RET
