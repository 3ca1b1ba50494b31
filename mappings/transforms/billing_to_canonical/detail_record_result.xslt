<?xml version="1.0" encoding="UTF-8"?>
<!-- The answer to QueryDetailRecords, to DetailRecordResult (M38). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:QueryDetailRecordsResponse">
    <DetailRecordResult>
      <queryNo><xsl:value-of select="b:QryNo"/></queryNo>
      <xsl:apply-templates select="b:CustNo"/>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:ServNo"/>
      <outcome>
        <xsl:choose>
          <xsl:when test="b:RetCode = '0000'">accepted</xsl:when>
          <xsl:when test="starts-with(b:RetCode, '2')">refused</xsl:when>
          <xsl:otherwise>
            <xsl:message terminate="yes">billing answered with RetCode <xsl:value-of
              select="b:RetCode"/>, which its contract does not give to a query</xsl:message>
          </xsl:otherwise>
        </xsl:choose>
      </outcome>
      <xsl:if test="b:RetCode!='0000'">
        <reason><xsl:value-of select="normalize-space(concat(b:RetCode,' ',b:RetMsg))"/></reason>
      </xsl:if>
      <totalCount><xsl:value-of select="b:TotCnt"/></totalCount>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'totalCharge'"/>
        <xsl:with-param name="value" select="b:TotFee"/>
      </xsl:call-template>
      <xsl:if test="b:Cdr">
        <records>
          <xsl:apply-templates select="b:Cdr"/>
        </records>
      </xsl:if>
    </DetailRecordResult>
  </xsl:template>

  <xsl:template match="b:Cdr">
    <record>
      <recordNo><xsl:value-of select="b:CdrNo"/></recordNo>
      <usageKind><xsl:value-of select="kam:to-canonical('usage-kind', b:CallType)"/></usageKind>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'startedAt'"/>
        <xsl:with-param name="value" select="b:BegTime"/>
      </xsl:call-template>
      <xsl:if test="b:Dur"><durationSeconds><xsl:value-of select="b:Dur"/></durationSeconds></xsl:if>
      <xsl:if test="b:OppNo"><otherNumber><xsl:value-of select="b:OppNo"/></otherNumber></xsl:if>
      <xsl:if test="b:Place"><place><xsl:value-of select="b:Place"/></place></xsl:if>
      <xsl:if test="b:VolKb"><volumeKilobytes><xsl:value-of select="b:VolKb"/></volumeKilobytes></xsl:if>
      <xsl:call-template name="money">
        <xsl:with-param name="name" select="'charge'"/>
        <xsl:with-param name="value" select="b:Fee"/>
      </xsl:call-template>
    </record>
  </xsl:template>
</xsl:stylesheet>
