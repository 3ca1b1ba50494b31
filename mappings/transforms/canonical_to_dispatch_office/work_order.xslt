<?xml version="1.0" encoding="UTF-8"?>
<!-- M26 to CreateWorkOrder. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:WorkOrderIssued">
    <map r:method="POST" r:path="/api/v1/workOrder">
      <string key="workOrderNo"><xsl:value-of select="c:workOrderNo"/></string>
      <string key="workType"><xsl:value-of select="kam:to-partner('work-kind', c:kind)"/></string>
      <xsl:if test="c:orderNo"><string key="orderNo"><xsl:value-of select="c:orderNo"/></string></xsl:if>
      <xsl:if test="c:itemNo"><string key="itemNo"><xsl:value-of select="c:itemNo"/></string></xsl:if>
      <xsl:if test="c:faultNo"><string key="faultNo"><xsl:value-of select="c:faultNo"/></string></xsl:if>
      <xsl:if test="c:requestNo"><string key="requestNo"><xsl:value-of select="c:requestNo"/></string></xsl:if>
      <xsl:if test="c:reversalOf"><string key="undoes"><xsl:value-of select="c:reversalOf"/></string></xsl:if>
      <xsl:if test="c:mergedWith"><string key="sameVisitAs"><xsl:value-of select="c:mergedWith"/></string></xsl:if>
      <string key="unit"><xsl:value-of select="c:unit"/></string>
      <string key="province"><xsl:value-of select="c:region"/></string>
      <xsl:if test="c:segment"><string key="segment"><xsl:value-of select="kam:to-partner('segment', c:segment)"/></string></xsl:if>
      <string key="place"><xsl:value-of select="c:place"/></string>
      <string key="task"><xsl:value-of select="c:content"/></string>
      <string key="due"><xsl:value-of select="c:due"/></string>
      <string key="urgent"><xsl:value-of select="kam:to-partner('flag', c:urgent)"/></string>
      <string key="keyAccount"><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></string>
      <xsl:if test="c:customerCode"><string key="customer"><xsl:value-of select="c:customerCode"/></string></xsl:if>
      <xsl:if test="c:circuitCode"><string key="circuit"><xsl:value-of select="c:circuitCode"/></string></xsl:if>
      <xsl:if test="c:schemeNo"><string key="scheme"><xsl:value-of select="c:schemeNo"/></string></xsl:if>
      <xsl:if test="c:dispatchNo"><string key="dispatchNo"><xsl:value-of select="c:dispatchNo"/></string></xsl:if>
    </map>
  </xsl:template>
</xsl:stylesheet>
