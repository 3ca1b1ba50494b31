<?xml version="1.0" encoding="UTF-8"?>
<!-- What a system confirmed or refused, told to the process that waits for it (M04, receipt). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <KeyAccountReceipt>
      <system><xsl:value-of select="after/system"/></system>
      <answers><xsl:value-of select="after/about"/></answers>
      <applicationNo><xsl:value-of select="after/application_no"/></applicationNo>
      <customerCode><xsl:value-of select="after/customer_code"/></customerCode>
      <outcome>
        <xsl:choose>
          <xsl:when test="after/@state = 'confirmed'">accepted</xsl:when>
          <xsl:otherwise>refused</xsl:otherwise>
        </xsl:choose>
      </outcome>
      <xsl:if test="after/@state = 'refused' and after/reason"><reason><xsl:value-of select="after/reason"/></reason></xsl:if>
      <xsl:if test="after/reference"><partnerReference><xsl:value-of select="after/reference"/></partnerReference></xsl:if>
      <processedAt><xsl:value-of select="@at"/></processedAt>
    </KeyAccountReceipt>
  </xsl:template>
</xsl:stylesheet>
