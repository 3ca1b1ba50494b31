<?xml version="1.0" encoding="UTF-8"?>
<!-- What a bank is to collect (M72). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <BankCollectionRequest>
      <collectionNo><xsl:value-of select="$a/number"/></collectionNo>
      <customerCode><xsl:value-of select="$a/payer/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/payer/name"/></customerName>
      <xsl:if test="$a/payer/ka_code"><kaCode><xsl:value-of select="$a/payer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/payer/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/payer/level"><customerLevel><xsl:value-of select="$a/payer/level"/></customerLevel></xsl:if>
      <account><xsl:value-of select="$a/account"/></account>
      <bank><xsl:value-of select="$a/bank"/></bank>
      <bankAccount><xsl:value-of select="$a/bank_account"/></bankAccount>
      <amount><xsl:value-of select="$a/amount"/></amount>
      <xsl:if test="$a/period"><period><xsl:value-of select="$a/period"/></period></xsl:if>
      <xsl:if test="$a/bill"><billNo><xsl:value-of select="$a/bill"/></billNo></xsl:if>
      <requestedAt><xsl:value-of select="@at"/></requestedAt>
    </BankCollectionRequest>
  </xsl:template>
</xsl:stylesheet>
