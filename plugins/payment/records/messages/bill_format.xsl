<?xml version="1.0" encoding="UTF-8"?>
<!-- The form in which an account has its bills (M39). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <BillFormatSubscribed>
      <subscriptionNo><xsl:value-of select="translate($a/number, '/', '.')"/></subscriptionNo>
      <customerCode><xsl:value-of select="$a/payer/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/payer/name"/></customerName>
      <xsl:if test="$a/payer/ka_code"><kaCode><xsl:value-of select="$a/payer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/payer/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/payer/level"><customerLevel><xsl:value-of select="$a/payer/level"/></customerLevel></xsl:if>
      <account><xsl:value-of select="$a/account"/></account>
      <formatId><xsl:value-of select="$a/format"/></formatId>
      <media><xsl:value-of select="$a/media"/></media>
      <xsl:if test="$a/merged_with"><mergedWith><xsl:value-of select="$a/merged_with"/></mergedWith></xsl:if>
      <validFrom><xsl:value-of select="$a/valid_from"/></validFrom>
      <ended><xsl:value-of select="$a/@state = 'ended'"/></ended>
    </BillFormatSubscribed>
  </xsl:template>
</xsl:stylesheet>
